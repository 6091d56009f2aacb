/* SPDX-License-Identifier: MIT */
#include "runner/mnt.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/fd.h"

/* The kernel keeps what it has to say in the context, a line each: "e overlay: what is wrong". */
static int say_context(int context, const char *type, int errnum, struct err *err)
{
	char line[256];

	err_set(err, errnum, "make a mount of %s", type);
	ssize_t n = read(context, line, sizeof(line) - 1);
	if (n > 2) {
		line[n] = '\0';
		line[strcspn(line, "\n")] = '\0';
		err_hint(err, "the kernel says: %s", line + 2);
	}
	return err->code;
}

static int configure(int context, const struct mnt_option *option)
{
	if (option->value)
		return fsconfig(context, FSCONFIG_SET_STRING, option->key, option->value, 0);
	return fsconfig(context, FSCONFIG_SET_FLAG, option->key, NULL, 0);
}

int mnt_new(const char *type, const struct mnt_option *options, unsigned int attrs, struct err *err)
{
	AUTO_FD int context = fsopen(type, FSOPEN_CLOEXEC);

	if (context < 0)
		return err_set(err, errno, "make a mount of %s", type);
	for (; options && options->key; options++)
		if (configure(context, options) < 0)
			return say_context(context, type, errno, err);
	if (fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return say_context(context, type, errno, err);
	int fd = fsmount(context, FSMOUNT_CLOEXEC, attrs);
	return fd < 0 ? say_context(context, type, errno, err) : fd;
}

int mnt_clone(int dirfd, const char *path, unsigned int attrs, bool deep, struct err *err)
{
	unsigned int recursive = deep ? AT_RECURSIVE : 0;
	struct mount_attr attr = {.attr_set = attrs, .propagation = MS_PRIVATE};
	AUTO_FD int fd = open_tree(dirfd, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | recursive);

	if (fd < 0)
		return err_set(err, errno, "copy the mount of '%s'", path);
	if (mount_setattr(fd, "", AT_EMPTY_PATH | recursive, &attr, sizeof(attr)) < 0)
		return err_set(err, errno, "set the flags of the mount of '%s'", path);
	return TAKE_FD(fd);
}

int mnt_open_in(int root_fd, const char *path, int flags)
{
	const struct open_how how = {
		.flags = (uint64_t)(unsigned int)(flags | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	long fd = syscall(SYS_openat2, root_fd, path, &how, sizeof(how));

	return fd < 0 ? -errno : (int)fd;
}

/* @name in @dir_fd, made when it is missing; @name has no slash, so nothing leads elsewhere. */
static int make_one(int dir_fd, const char *name, bool is_dir)
{
	if (is_dir)
		return mkdirat(dir_fd, name, 0755) < 0 && errno != EEXIST ? -errno : 0;
	AUTO_FD int fd = openat(dir_fd, name, O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	return fd < 0 && errno != EEXIST ? -errno : 0;
}

/*
 * From the front, part by part: what is there is looked up in the root, whatever links it has; what
 * is missing is made in the folder that was found.
 */
int mnt_make_in(int root_fd, const char *path, bool is_dir)
{
	AUTO_FD int fd = mnt_open_in(root_fd, ".", O_PATH | O_DIRECTORY);
	char part[PATH_MAX];

	for (const char *at = path + strspn(path, "/"); fd >= 0 && *at;) {
		size_t len = strcspn(at, "/");
		const char *next = at + len + strspn(at + len, "/");
		bool dir = *next || is_dir;
		size_t end = (size_t)(at - path) + len;
		if (end >= sizeof(part))
			return -ENAMETOOLONG;
		memcpy(part, path, end);
		part[end] = '\0';
		int r = mnt_open_in(root_fd, part, O_PATH | (dir ? O_DIRECTORY : 0));
		if (r == -ENOENT && (r = make_one(fd, part + (at - path), dir)) == 0)
			r = mnt_open_in(root_fd, part, O_PATH | (dir ? O_DIRECTORY : 0));
		fd_closep(&fd);
		fd = r;
		at = next;
	}
	return TAKE_FD(fd);
}

int mnt_attach(int mount_fd, int target_fd)
{
	int r = move_mount(mount_fd, "", target_fd, "",
			   MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);

	return r < 0 ? -errno : 0;
}
