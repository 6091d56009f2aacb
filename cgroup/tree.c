/* SPDX-License-Identifier: MIT */
#include "cgroup/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include "cgroup/explain.h"

#define OPEN_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

/* Not by itself told apart: to open a link as a directory, and a file, is ENOTDIR. */
static int open_part(int dirfd, const char *name)
{
	int fd = openat(dirfd, name, OPEN_FLAGS | O_NOFOLLOW);
	struct stat st;

	if (fd >= 0 || errno != ENOTDIR)
		return fd < 0 ? -errno : fd;
	bool is_link = fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode);
	return is_link ? -ELOOP : -ENOTDIR;
}

/*
 * The same without openat2(), which some filters of system calls refuse because they cannot look
 * at its arguments: a unit with RestrictSUIDSGID=, an older container engine.
 */
static int open_by_parts(int dirfd, const char *path)
{
	char part[NAME_MAX + 1];
	AUTO_FD int at = open_part(dirfd, ".");

	if (path[0] == '/')
		return -EXDEV;
	for (; at >= 0 && *path; path += strspn(path, "/")) {
		size_t len = strcspn(path, "/");
		if (len > NAME_MAX)
			return -ENAMETOOLONG;
		memcpy(part, path, len);
		part[len] = '\0';
		path += len;
		if (strcmp(part, "..") == 0)
			return -EXDEV;
		int next = open_part(at, part);
		close(at);
		at = next;
	}
	return TAKE_FD(at);
}

/* Return: a descriptor or -errno. EAGAIN is a rename somewhere on the machine meanwhile. */
static int open_beneath(int dirfd, const char *path)
{
	const struct open_how how = {
		.flags = OPEN_FLAGS,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
	};
	long fd;

	do {
		fd = syscall(SYS_openat2, dirfd, path, &how, sizeof(how));
	} while (fd < 0 && (errno == EINTR || errno == EAGAIN));
	if (fd < 0 && errno == ENOSYS)
		return open_by_parts(dirfd, path);
	return fd < 0 ? -errno : (int)fd;
}

static int adopt(int fd, struct cg *ret)
{
	uint64_t id;
	int r = fd_inode(fd, &id);

	if (r < 0)
		return r;
	*ret = (struct cg){.fd = fd, .id = id};
	return 0;
}

int cg_open(int dirfd, const char *path, struct cg *ret, struct err *err)
{
	AUTO_FD int fd = open_beneath(dirfd, path[0] ? path : ".");
	int r = fd < 0 ? fd : adopt(fd, ret);

	if (r == -EXDEV || r == -ELOOP)
		return err_say(err, -r, "group '%s' leads out of its tree", path);
	if (r < 0)
		return err_set(err, -r, "open group '%s'", path);
	TAKE_FD(fd);
	return 0;
}

int cg_open_path(const char *path, struct cg *ret, struct err *err)
{
	AUTO_FD int fd = open(path, OPEN_FLAGS);
	int r = fd < 0 ? -errno : adopt(fd, ret);

	if (r < 0)
		return err_set(err, -r, "open '%s'", path);
	TAKE_FD(fd);
	return 0;
}

void cg_close(struct cg *cg)
{
	fd_closep(&cg->fd);
	*cg = CG_NONE;
}

bool cg_is_cgroup2(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && (unsigned long)fs.f_type == CGROUP2_SUPER_MAGIC;
}

int cg_open_top(const struct cg *from, struct cg *ret, struct err *err)
{
	AUTO_CG struct cg at = CG_NONE;
	int r = cg_open(from->fd, "", &at, err);

	while (r == 0) {
		AUTO_FD int above = openat(at.fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (above < 0 || !cg_is_cgroup2(at.fd) || !cg_is_cgroup2(above)) {
			*ret = TAKE(at, CG_NONE);
			return 0;
		}
		cg_close(&at);
		r = cg_open(above, "", &at, err);
	}
	return r;
}

static bool name_is_one_part(const char *name)
{
	return name[0] && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && !strchr(name, '/');
}

int cg_create(const struct cg *parent, const char *name, struct cg *ret, struct err *err)
{
	char path[PATH_MAX];

	if (!name_is_one_part(name))
		return err_say(err, EINVAL, "'%s' is no name for a group", name);
	if (mkdirat(parent->fd, name, 0755) == 0)
		return cg_open(parent->fd, name, ret, err);
	int errnum = errno;
	err_set(err, errnum, "make group '%s' in '%s'", name, cg_path(parent, path));
	if (errnum == EAGAIN)
		err_hint(err, "cgroup.max.depth or cgroup.max.descendants above it is reached");
	if (errnum == EACCES || errnum == EPERM || errnum == EROFS)
		cg_explain(parent, "cgroup.procs", errnum, err);
	return err->code;
}
