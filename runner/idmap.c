/* SPDX-License-Identifier: MIT */
#include "runner/idmap.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/fd.h"
#include "common/text.h"
#include "runner/cap.h"

/* The kernel takes at most one page in one write. */
#define MAP_SIZE 4096

/*
 * "inside outside count" lines of our own map become "inside inside count": the same numbers again,
 * and none that our own namespace lacks.
 */
static int same_numbers(const char *map, struct text *ret)
{
	while (*map) {
		char *end;
		uint64_t inside = strtoull(map, &end, 10);
		strtoull(end, &end, 10);
		uint64_t count = strtoull(end, &end, 10);
		if (*end != '\n')
			return -EBADMSG;
		text_addf(ret, "%" PRIu64 " %" PRIu64 " %" PRIu64 "\n", inside, inside, count);
		map = end + 1;
	}
	return ret->failed ? -ENOMEM : 0;
}

static int copy_map(int dirfd, const char *name, const char *own, struct err *err)
{
	AUTO_TEXT struct text text = {0};
	char map[MAP_SIZE];

	ssize_t n = fd_read_at(AT_FDCWD, own, map, sizeof(map));
	int r = n < 0 ? (int)n : same_numbers(map, &text);
	if (r < 0)
		return err_set(err, -r, "read '%s'", own);
	r = fd_write_at(dirfd, name, text_str(&text));
	return r < 0 ? err_set(err, -r, "write %s of the user namespace", name) : 0;
}

static int single(int dirfd, const char *name, unsigned int id, struct err *err)
{
	char map[48];

	snprintf(map, sizeof(map), "%u %u 1\n", id, id);
	int r = fd_write_at(dirfd, name, map);
	return r < 0 ? err_set(err, -r, "write %s of the user namespace", name) : 0;
}

static int deny_setgroups(int dirfd, struct err *err)
{
	int r = fd_write_at(dirfd, "setgroups", "deny");

	return r < 0 ? err_set(err, -r, "deny setgroups in the user namespace") : 0;
}

int idmap_write(pid_t pid, struct err *err)
{
	char dir[32];
	int r;

	snprintf(dir, sizeof(dir), "/proc/%d", pid);
	AUTO_FD int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, errno, "open '%s'", dir);
	if (cap_have(CAP_SETUID) && cap_have(CAP_SETGID)) {
		r = copy_map(fd, "uid_map", "/proc/self/uid_map", err);
		return r < 0 ? r : copy_map(fd, "gid_map", "/proc/self/gid_map", err);
	}
	if ((r = deny_setgroups(fd, err)) < 0 || (r = single(fd, "uid_map", geteuid(), err)) < 0)
		return r;
	return single(fd, "gid_map", getegid(), err);
}
