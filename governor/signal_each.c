/* SPDX-License-Identifier: MIT */
#include "governor/signal_each.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cgroup/owner.h"
#include "common/fd.h"
#include "governor/writer.h"

/* Of one level of the walk: CG_DEPTH_MAX of them are on the stack at once. */
#define NAMES_SIZE 1024

struct round {
	const char *path; /* of the group */
	int root_fd;	  /* "/" */
	int number;
	size_t count;
	int r; /* the first failure */
	char list[4096];
};

static void note(struct round *round, int r)
{
	if (round->r == 0 && r != -ESRCH && r != -ENOENT && r != -ENODEV)
		round->r = r;
}

static void signal_member(struct round *round, pid_t pid)
{
	char name[16], path[PATH_MAX];

	if (pid <= 0 || pid == getpid())
		return;
	AUTO_FD int fd = (int)syscall(SYS_pidfd_open, pid, 0);
	snprintf(name, sizeof(name), "%d", pid);
	if (fd < 0 || !owner_group_of(round->root_fd, name, path) ||
	    !writer_is_within(path, round->path))
		return;
	int r = syscall(SYS_pidfd_send_signal, fd, round->number, NULL, 0) < 0 ? -errno : 0;
	round->count += r == 0;
	note(round, r);
}

/* Lists come in pieces, which can end within a number. */
static void signal_members(struct round *round, int group_fd)
{
	AUTO_FD int fd = openat(group_fd, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	pid_t pid = 0;
	ssize_t n = 0;

	if (fd < 0)
		note(round, -errno);
	while (fd >= 0 && (n = read(fd, round->list, sizeof(round->list))) > 0)
		for (ssize_t i = 0; i < n; i++) {
			const char c = round->list[i];
			if (c >= '0' && c <= '9' && pid < INT_MAX / 10) {
				pid = pid * 10 + (c - '0');
				continue;
			}
			signal_member(round, pid);
			pid = 0;
		}
	if (n < 0)
		note(round, -errno);
}

static void walk(struct round *round, int group_fd, unsigned int depth);

static void visit(struct round *round, int group_fd, const struct dirent64 *entry,
		  unsigned int depth)
{
	if (entry->d_type != DT_DIR || entry->d_name[0] == '\0' ||
	    strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
		return;
	AUTO_FD int fd =
		openat(group_fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0)
		walk(round, fd, depth + 1);
	else
		note(round, -errno);
}

static void walk(struct round *round, int group_fd, unsigned int depth)
{
	AUTO_FD int fd = openat(group_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	union {
		struct dirent64 entry; /* for its alignment */
		char bytes[NAMES_SIZE];
	} names;
	ssize_t n = 0;

	signal_members(round, group_fd);
	if (fd < 0 || depth >= CG_DEPTH_MAX)
		return;
	while ((n = syscall(SYS_getdents64, fd, names.bytes, sizeof(names))) > 0)
		for (ssize_t at = 0; at < n;) {
			const struct dirent64 *entry = (const void *)(names.bytes + at);
			visit(round, group_fd, entry, depth);
			at += entry->d_reclen;
		}
}

int signal_each(const struct cg *cg, const char *path, int number, size_t *ret_count)
{
	AUTO_FD int root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct round round = {.path = path, .root_fd = root_fd, .number = number};

	walk(&round, cg->fd, 0);
	*ret_count = round.count;
	return round.r;
}
