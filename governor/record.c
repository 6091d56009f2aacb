/* SPDX-License-Identifier: MIT */
#include "governor/record.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/text.h"

/* Where a record stops repeating its command: it tells people what runs, no more. */
#define COMMAND_MAX ((size_t)16 * 1024)

static void add_line(struct text *text, const char *key, const char *value)
{
	text_addf(text, "%s=", key);
	text_add_safe(text, value, strlen(value));
	text_add(text, "\n");
}

static void print_facts(const struct record_facts *facts, struct text *text)
{
	add_line(text, "name", facts->name);
	add_line(text, "group", facts->group);
	add_line(text, "boot_id", facts->boot_id);
	text_addf(text, "supervisor=%d\nstarted=%llu\n", facts->supervisor,
		  (unsigned long long)facts->started_nsec);
	if (facts->policy)
		add_line(text, "policy", facts->policy);
	for (char *const *word = facts->command; *word && text->len < COMMAND_MAX; word++)
		add_line(text, "command", *word);
	/* A record without this was cut off by the death of its writer. */
	text_add(text, "complete=1\n");
}

/* Someone who cleans may have met the file between our open() and our flock(), and removed it. */
static int create_locked(int dirfd, const char *file)
{
	for (int tries = 0; tries < 16; tries++) {
		struct stat st;
		AUTO_FD int fd =
			openat(dirfd, file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_APPEND, 0600);
		if (fd < 0)
			return -errno;
		if (flock(fd, LOCK_EX) < 0 || fstat(fd, &st) < 0)
			return -errno;
		if (st.st_nlink > 0)
			return TAKE_FD(fd);
	}
	return -EAGAIN;
}

static int write_facts(int fd, const struct record_facts *facts, size_t *ret_len)
{
	AUTO_TEXT struct text text = {0};

	print_facts(facts, &text);
	if (text.failed)
		return -ENOMEM;
	ssize_t n = write(fd, text_str(&text), text.len);
	if (n < 0)
		return -errno;
	if ((size_t)n != text.len)
		return -ENOSPC;
	*ret_len = text.len;
	return 0;
}

int record_open(int dirfd, const struct record_facts *facts, struct record *ret, struct err *err)
{
	struct record record = {.dirfd = dirfd, .fd = -1};

	/* The time keeps a reused pid from meeting the record of its crashed namesake. */
	snprintf(record.file, sizeof(record.file), "%d-%llu", facts->supervisor,
		 (unsigned long long)facts->started_nsec);
	record.fd = create_locked(dirfd, record.file);
	if (record.fd < 0)
		return err_set(err, -record.fd, "make a launch record");
	int r = write_facts(record.fd, facts, &record.len);
	if (r < 0) {
		record_finish(&record);
		return err_set(err, -r, "write a launch record");
	}
	*ret = record;
	return 0;
}

int record_note_group(struct record *record, uint64_t id, struct err *err)
{
	char line[48];
	int len = snprintf(line, sizeof(line), "group_id=%llu\n", (unsigned long long)id);

	if (write(record->fd, line, (size_t)len) != len)
		return err_set(err, errno, "write a launch record");
	record->len += (size_t)len;
	return 0;
}

void record_finish(struct record *record)
{
	if (record->fd < 0)
		return;
	unlinkat(record->dirfd, record->file, 0);
	close(record->fd);
	record->fd = -1;
}

const char *record_killed_by(const struct record *record, char buf[16])
{
	static const char key[] = "killed-by=";
	char note[64];
	ssize_t n = pread(record->fd, note, sizeof(note) - 1, (off_t)record->len);

	buf[0] = '\0';
	note[n < 0 ? 0 : n] = '\0';
	if (strncmp(note, key, strlen(key)) == 0 && strcspn(note, "\n") < strlen(key) + 16)
		sscanf(note + strlen(key), "%15[a-z]", buf);
	return buf;
}
