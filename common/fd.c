/* SPDX-License-Identifier: MIT */
#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

ssize_t fd_read(int fd, char *buf, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t n = pread(fd, buf + len, size - len, (off_t)len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	if (len == size)
		return -E2BIG;
	buf[len] = '\0';
	return (ssize_t)len;
}

ssize_t fd_read_record(int fd, char *buf, size_t size)
{
	ssize_t n;

	do {
		n = pread(fd, buf, size, 0);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	if ((size_t)n == size)
		return -E2BIG;
	buf[n] = '\0';
	return n;
}

ssize_t fd_read_at(int dirfd, const char *name, char *buf, size_t size)
{
	AUTO_FD int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return -errno;
	return fd_read(fd, buf, size);
}

static int slurp(int fd, size_t limit, char **ret, size_t *ret_len)
{
	AUTO_FREE char *buf = NULL;
	size_t len = 0, room = 0;

	for (;;) {
		if (len + 1 >= room) {
			room = room ? room * 2 : 4096;
			char *more = realloc(buf, room);
			if (!more)
				return -ENOMEM;
			buf = more;
		}
		ssize_t n = read(fd, buf + len, room - len - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		len += (size_t)n;
		if (len > limit)
			return -E2BIG;
	}
	buf[len] = '\0';
	*ret = TAKE_PTR(buf);
	if (ret_len)
		*ret_len = len;
	return 0;
}

int fd_slurp_at(int dirfd, const char *name, size_t limit, char **ret, size_t *ret_len,
		struct err *err)
{
	AUTO_FD int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return err_set(err, errno, "open '%s'", name);
	int r = slurp(fd, limit, ret, ret_len);
	if (r == -E2BIG)
		return err_say(err, E2BIG, "read '%s': larger than %zu bytes", name, limit);
	if (r < 0)
		return err_set(err, -r, "read '%s'", name);
	return 0;
}

int fd_write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

int fd_write_at(int dirfd, const char *name, const char *text)
{
	AUTO_FD int fd = openat(dirfd, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return -errno;
	size_t len = strlen(text);
	ssize_t n = write(fd, text, len);
	if (n < 0)
		return -errno;
	return (size_t)n == len ? 0 : -EIO;
}

int fd_replace_at(int dirfd, const char *name, const char *text, size_t len, mode_t mode,
		  struct err *err)
{
	char temporary[NAME_MAX + 1];
	int r = 0;

	if (snprintf(temporary, sizeof(temporary), ".%s.%d", name, getpid()) >=
	    (int)sizeof(temporary))
		return err_set(err, ENAMETOOLONG, "write '%s'", name);
	AUTO_FD int fd = openat(dirfd, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (fd < 0)
		return err_set(err, errno, "create '%s'", name);
	r = fd_write_all(fd, text, len);
	if (r == 0 && fsync(fd) < 0)
		r = -errno;
	if (r == 0 && renameat(dirfd, temporary, dirfd, name) < 0)
		r = -errno;
	if (r < 0) {
		unlinkat(dirfd, temporary, 0);
		return err_set(err, -r, "write '%s'", name);
	}
	return 0;
}

int fd_make_dirs(const char *path, mode_t mode, struct err *err)
{
	char part[PATH_MAX];

	if (strlen(path) >= sizeof(part))
		return err_set(err, ENAMETOOLONG, "make '%s'", path);
	strcpy(part, path);
	for (char *slash = part + 1; slash;) {
		slash = strchr(slash, '/');
		if (slash)
			*slash = '\0';
		if (mkdir(part, mode) < 0 && errno != EEXIST)
			return err_set(err, errno, "make '%s'", part);
		if (slash)
			*slash++ = '/';
	}
	return 0;
}

int fd_inode(int fd, uint64_t *ret)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	*ret = st.st_ino;
	return 0;
}

static rlim_t limit_before;

void fd_limit_raise(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return;
	limit_before = limit.rlim_cur;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

void fd_limit_restore(void)
{
	struct rlimit limit;

	if (!limit_before || getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return;
	limit.rlim_cur = limit_before;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}
