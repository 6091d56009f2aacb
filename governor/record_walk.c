/* SPDX-License-Identifier: MIT */
#include "governor/record.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "common/attr.h"
#include "common/fd.h"
#include "common/unit.h"

#define RECORD_SIZE_MAX ((size_t)64 * 1024)
#define LOCK_TRIES	500
#define LOCK_PAUSE_NSEC 2000000
#define WORDS_MAX	((size_t)8 * 1024)

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c | 0x20) : NULL;

	return at ? (int)(at - digits) : -1;
}

void record_unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from; to++) {
		if (from[0] == '\\' && from[1] == '\\') {
			*to = '\\';
			from += 2;
		} else if (from[0] == '\\' && from[1] == 'x' && hex_digit(from[2]) >= 0 &&
			   hex_digit(from[3]) >= 0) {
			*to = (char)(hex_digit(from[2]) << 4 | hex_digit(from[3]));
			from += 4;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
}

/* What parse() fills in. */
struct parsed {
	struct record_found found;
	char **words;
	size_t word_count;
	bool complete;
};

static int take_number(const char *text, uint64_t max, uint64_t *ret)
{
	uint64_t number;
	int r = unit_parse_number(text, strlen(text), &number);

	if (r < 0)
		return r;
	if (number > max)
		return -ERANGE;
	*ret = number;
	return 0;
}

static int take_line(struct parsed *parsed, const char *key, char *value)
{
	struct record_facts *facts = &parsed->found.facts;
	uint64_t pid;
	int r = 0;

	if (strcmp(key, "supervisor") == 0) {
		r = take_number(value, INT32_MAX, &pid);
		facts->supervisor = r < 0 ? 0 : (pid_t)pid;
	} else if (strcmp(key, "started") == 0) {
		r = take_number(value, UINT64_MAX, &facts->started_nsec);
	} else if (strcmp(key, "group_id") == 0) {
		r = take_number(value, UINT64_MAX, &facts->group_id);
	} else if (strcmp(key, "name") == 0) {
		facts->name = value;
	} else if (strcmp(key, "group") == 0) {
		facts->group = value;
	} else if (strcmp(key, "boot_id") == 0) {
		facts->boot_id = value;
	} else if (strcmp(key, "policy") == 0) {
		facts->policy = value;
	} else if (strcmp(key, "killed-by") == 0) {
		parsed->found.killed_by = value;
	} else if (strcmp(key, "complete") == 0) {
		parsed->complete = true;
	} else if (strcmp(key, "command") == 0 && parsed->word_count < WORDS_MAX) {
		parsed->words[parsed->word_count++] = value;
	}
	return r;
}

/* @text is cut into its lines and stays behind the strings of @ret. */
static int parse(char *text, struct arena *arena, struct parsed *ret)
{
	size_t lines = 0;

	for (const char *at = text; *at; at++)
		lines += *at == '\n';
	*ret = (struct parsed){.found.killed_by = ""};
	ret->words = arena_alloc(arena, (lines + 1) * sizeof(char *));
	if (!ret->words)
		return -ENOMEM;
	for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		char *value = strchr(line, '=');
		if (!value)
			return -EBADMSG;
		*value++ = '\0';
		record_unescape(value);
		int r = take_line(ret, line, value);
		if (r < 0)
			return r;
	}
	ret->found.facts.command = ret->words;
	const struct record_facts *facts = &ret->found.facts;
	if (!ret->complete || !facts->name || !facts->group || !facts->boot_id)
		return -EBADMSG;
	return 0;
}

static int read_text(int fd, struct arena *arena, char **ret)
{
	char buf[RECORD_SIZE_MAX];
	ssize_t n = fd_read(fd, buf, sizeof(buf));

	if (n < 0)
		return (int)n;
	*ret = arena_strndup(arena, buf, (size_t)n);
	return *ret ? 0 : -ENOMEM;
}

struct walk {
	int dirfd;
	bool crashed_only;
	struct arena *arena;
	record_visit *visit;
	void *data;
};

/* Files are named after their supervisors: "1234-1764000000000000000". */
static bool is_supervisor_gone(const char *file)
{
	uint64_t pid;

	if (unit_parse_number(file, strspn(file, "0123456789"), &pid) < 0 || pid > INT32_MAX)
		return false;
	AUTO_FD int fd = (int)syscall(SYS_pidfd_open, (pid_t)pid, 0);
	struct pollfd end = {.fd = fd, .events = POLLIN};
	return fd < 0 ? errno == ESRCH : poll(&end, 1, 0) == 1;
}

/*
 * A child that was just born shares the lock until it has closed what it inherited. Without its
 * supervisor it is about to die, and then the lock is free.
 */
static bool take_lock(int fd, const char *file)
{
	const struct timespec pause = {.tv_nsec = LOCK_PAUSE_NSEC};

	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (!is_supervisor_gone(file))
		return false;
	for (int tries = 0; tries < LOCK_TRIES; tries++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}

static int visit_file(const struct walk *walk, const char *file)
{
	AUTO_FD int fd = openat(walk->dirfd, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct parsed parsed;
	char *text;

	/* Gone meanwhile, or a link: no cgov made that. */
	if (fd < 0)
		return errno == ENOENT || errno == ELOOP ? 0 : -errno;
	bool crashed = take_lock(fd, file);
	if (walk->crashed_only && !crashed)
		return 0;
	int r = read_text(fd, walk->arena, &text);
	if (r == 0)
		r = parse(text, walk->arena, &parsed);
	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		/* Its writer died before it made anything: the record comes first. */
		if (crashed)
			unlinkat(walk->dirfd, file, 0);
		return 0;
	}
	parsed.found.file = file;
	parsed.found.crashed = crashed;
	return walk->visit(walk->dirfd, &parsed.found, walk->data);
}

static int is_record(const struct dirent *entry)
{
	return entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
}

int record_walk(int dirfd, bool crashed_only, struct arena *arena, record_visit *visit, void *data,
		struct err *err)
{
	const struct walk walk = {dirfd, crashed_only, arena, visit, data};
	struct dirent **entries;
	int r = 0;

	int count = scandirat(dirfd, ".", &entries, is_record, versionsort);
	if (count < 0)
		return err_set(err, errno, "list the launch records");
	for (int i = 0; i < count; i++) {
		if (r == 0)
			r = visit_file(&walk, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	if (r < 0 && err->code == 0)
		err_set(err, -r, "read the launch records");
	return r;
}

void record_forget(int dirfd, const struct record_found *found)
{
	unlinkat(dirfd, found->file, 0);
}

int record_note_kill(int dirfd, const struct record_found *found, const char *who, struct err *err)
{
	char line[64];
	AUTO_FD int fd = openat(dirfd, found->file, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return errno == ENOENT ? 0 : err_set(err, errno, "open the launch record");
	int len = snprintf(line, sizeof(line), "killed-by=%s\n", who);
	if (write(fd, line, (size_t)len) != len)
		return err_set(err, errno, "write the launch record");
	return 0;
}
