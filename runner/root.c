/* SPDX-License-Identifier: MIT */
/*
 * DOC: Theory of Operation
 *
 *	layers		the image's directory below, what is written above it: a tmpfs, whose pages
 *			are the workload's own memory, or the folder that is to be kept
 *	kernel files	/proc, /sys, /dev: before the host's are gone, because in a user namespace
 *			the kernel mounts a /proc only for who sees one already
 *	pivot_root	and the host's tree is taken away, all of it; chroot would leave it there
 *for whoever finds a way up
 *
 * All of it hangs on the image's own directory, in mounts that nobody else has; nothing is made on
 * the host, so nothing is left when a step fails or we are killed. The image itself is never
 * written: what it lacks (/proc, /dev) is made in the layer above.
 */
#include "runner/root.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/fd.h"
#include "runner/launch.h"
#include "runner/mnt.h"
#include "runner/root_kernel.h"

#define FD_PATH_SIZE 32

static const char *fd_path(int fd, char buf[FD_PATH_SIZE])
{
	snprintf(buf, FD_PATH_SIZE, "/proc/self/fd/%d", fd);
	return buf;
}

/* What a workload sees of "/" itself is the upper folder's: it gets what the image's has. The owner
 * as far as our user namespace knows him. */
static int take_after(int dir_fd, int lower_fd)
{
	struct stat stat;

	if (fstat(lower_fd, &stat) < 0 || fchmod(dir_fd, stat.st_mode & 07777) < 0)
		return -errno;
	if (fchown(dir_fd, stat.st_uid, stat.st_gid) < 0 && errno != EINVAL && errno != EPERM)
		return -errno;
	return 0;
}

/* Return: a descriptor of the folder, made when it is missing; -errno. */
static int open_folder(int parent_fd, const char *name, int lower_fd)
{
	int made = mkdirat(parent_fd, name, 0700);

	if (made < 0 && errno != EEXIST)
		return -errno;
	AUTO_FD int fd = openat(parent_fd, name, O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int r = made == 0 && lower_fd >= 0 ? take_after(fd, lower_fd) : 0;
	return r < 0 ? r : TAKE_FD(fd);
}

static int open_keep(const char *keep, struct err *err)
{
	AUTO_FD int fd = open(keep, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return err_set(err, errno, "keep in '%s'", keep);
	return TAKE_FD(fd);
}

/* Attached, because some kernels take no layer from a mount that is nowhere. */
static int open_scratch(int lower_fd, struct err *err)
{
	static const struct mnt_option options[] = {{"mode", "0700"}, {NULL, NULL}};
	AUTO_FD int fd = mnt_new("tmpfs", options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, err);

	if (fd < 0)
		return fd;
	int r = mnt_attach(fd, lower_fd);
	return r < 0 ? err_set(err, -r, "make room for what the workload writes") : TAKE_FD(fd);
}

static int mount_layers(int lower_fd, int upper_fd, int work_fd, bool in_user_ns, struct err *err)
{
	char lower[FD_PATH_SIZE], upper[FD_PATH_SIZE], work[FD_PATH_SIZE];
	const struct mnt_option options[] = {
		{"lowerdir", fd_path(lower_fd, lower)},
		{"upperdir", fd_path(upper_fd, upper)},
		{"workdir", fd_path(work_fd, work)},
		{in_user_ns ? "userxattr" : NULL, NULL},
		{NULL, NULL},
	};
	int fd = mnt_new("overlay", options, MOUNT_ATTR_NODEV, err);

	if (fd == -ENODEV)
		err_hint(err, "this kernel has no overlayfs; --read-only does without");
	return fd;
}

/* Where the upper file system lacks what a layer takes, the kernel mounts it read-only, and says so
 * in its log alone. */
static int check_writable(const struct root *root, int fd, struct err *err)
{
	struct statvfs stat;

	if (fstatvfs(fd, &stat) < 0)
		return err_set(err, errno, "look at the new root");
	if (!(stat.f_flag & ST_RDONLY))
		return 0;
	err_say(err, ENOTSUP, "keep '%s': its file system cannot hold the layer", root->keep);
	return err_hint(err, "ext4, xfs, btrfs and tmpfs can");
}

static int make_writable(const struct launch *launch, int lower_fd, struct err *err)
{
	const struct root *root = &launch->root;
	AUTO_FD int above = root->keep ? open_keep(root->keep, err) : open_scratch(lower_fd, err);

	if (above < 0)
		return above;
	AUTO_FD int upper = open_folder(above, "upper", lower_fd);
	AUTO_FD int work = open_folder(above, "work", -1);
	if (upper < 0 || work < 0)
		return err_set(err, upper < 0 ? -upper : -work,
			       "make the layer that the workload writes");
	AUTO_FD int fd =
		mount_layers(lower_fd, upper, work, launch->namespaces & 1U << NS_USER, err);
	if (fd < 0)
		return fd;
	int r = check_writable(root, fd, err);
	return r < 0 ? r : TAKE_FD(fd);
}

/* Return: a descriptor of the new root, attached; -errno. */
static int make_root(const struct launch *launch, struct err *err)
{
	const struct root *root = &launch->root;
	AUTO_FD int lower = open(root->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (lower < 0)
		return err_set(err, errno, "open the directory");
	AUTO_FD int fd =
		root->read_only
			? mnt_clone(lower, ".", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV, true, err)
			: make_writable(launch, lower, err);
	if (fd < 0)
		return fd;
	int r = mnt_attach(fd, lower);
	return r < 0 ? err_set(err, -r, "mount the image") : TAKE_FD(fd);
}

/*
 * With the same folder for both, the old root comes to lie on top of the new one and is what "."
 * is: taken away with all below it. It is a slave of the host's mounts, which feel nothing.
 */
static int leave_host(int root_fd, struct err *err)
{
	if (fchdir(root_fd) < 0 || syscall(SYS_pivot_root, ".", ".") < 0) {
		err_set(err, errno, "make it the root");
		return err->code == -EINVAL
			       ? err_hint(err, "the host's own root is an initramfs: cgov needs a "
					       "mounted file system there")
			       : err->code;
	}
	if (umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
		return err_set(err, errno, "leave the host's files");
	return 0;
}

int root_enter(const struct launch *launch, struct err *err)
{
	AUTO_FD int fd = make_root(launch, err);
	int r = fd < 0 ? fd : root_kernel_mount(launch, fd, err);

	if (r == 0)
		r = leave_host(fd, err);
	return r < 0 ? err_wrap(err, "image '%s'", launch->root.dir) : 0;
}
