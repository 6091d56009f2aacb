/* SPDX-License-Identifier: MIT */
#include "governor/counter.h"

#include <fcntl.h>
#include <string.h>

#include "cgroup/file.h"
#include "common/fd.h"

bool counter_read(int fd, const char *key, uint64_t *ret)
{
	char text[4096];
	struct file_flat line;
	ssize_t len = fd_read_record(fd, text, sizeof(text));
	const char *at = text;

	while (len > 0 && file_next_flat(&at, text + len, &line) == 1) {
		if (line.key.len != strlen(key) || memcmp(line.key.at, key, line.key.len) != 0)
			continue;
		*ret = line.value;
		return true;
	}
	return false;
}

bool counter_read_at(int dirfd, const char *name, const char *key, uint64_t *ret)
{
	AUTO_FD int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	return fd >= 0 && counter_read(fd, key, ret);
}
