/* SPDX-License-Identifier: MIT */
/*
 * The records of what is about to be killed, found and marked without allocating: that happens when
 * memory is short.
 */
#include "governor/record.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/fd.h"
#include "governor/writer.h"

/* Where the group stands in a record: among its first lines. */
#define HEAD_SIZE (PATH_MAX + 512)

/* Whether the record is of a group there. */
static bool is_below(int fd, const char *path)
{
	static const char key[] = "\ngroup=";
	char head[HEAD_SIZE];
	ssize_t n = pread(fd, head, sizeof(head) - 1, 0);

	head[n < 0 ? 0 : n] = '\0';
	char *at = strstr(head, key);
	if (!at)
		return false;
	at += strlen(key);
	at[strcspn(at, "\n")] = '\0';
	record_unescape(at);
	return writer_is_within(at, path);
}

static int visit(int dirfd, const char *file, const char *path, const char *who)
{
	const struct record_found found = {.file = file};
	struct err err;

	if (file[0] < '0' || file[0] > '9')
		return 0;
	AUTO_FD int fd = openat(dirfd, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT || errno == ELOOP ? 0 : -errno;
	return is_below(fd, path) ? record_note_kill(dirfd, &found, who, &err) : 0;
}

int record_note_kills(int dirfd, const char *path, const char *who)
{
	AUTO_FD int fd = dirfd < 0 ? -1 : openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	union {
		struct dirent64 entry; /* for its alignment */
		char bytes[4096];
	} names;
	int first = 0;
	ssize_t n;

	if (fd < 0)
		return dirfd < 0 ? 0 : -errno;
	while ((n = syscall(SYS_getdents64, fd, names.bytes, sizeof(names))) > 0)
		for (ssize_t at = 0; at < n;) {
			const struct dirent64 *entry = (const void *)(names.bytes + at);
			int r = visit(dirfd, entry->d_name, path, who);
			first = first ? first : r;
			at += entry->d_reclen;
		}
	return first;
}
