/* SPDX-License-Identifier: MIT */
#include "runner/root_kernel.h"

#include <errno.h>
#include <fcntl.h>

#include "common/fd.h"
#include "runner/mnt.h"

static bool has(const struct launch *launch, enum ns_id id)
{
	return launch->namespaces & 1U << id;
}

int root_place(const struct launch *launch, int root_fd, const char *path, struct err *err)
{
	int fd = launch->root.read_only ? mnt_open_in(root_fd, path, O_PATH | O_DIRECTORY)
					: mnt_make_in(root_fd, path, true);

	if (fd == -ENOENT && launch->root.read_only)
		return fd;
	return fd < 0 ? err_set(err, -fd, "find a place for '/%s'", path) : fd;
}

/* Return: a descriptor of the mount; -ENOENT where the root has no place for it. */
static int put(const struct launch *launch, int root_fd, const char *path, int mount_fd,
	       struct err *err)
{
	AUTO_FD int fd = mount_fd;
	AUTO_FD int place = fd < 0 ? -1 : root_place(launch, root_fd, path, err);

	if (fd < 0 || place < 0)
		return fd < 0 ? fd : place;
	int r = mnt_attach(fd, place);
	return r < 0 ? err_set(err, -r, "mount '/%s'", path) : TAKE_FD(fd);
}

/* The host's mount where the kernel makes none for us: it shows what the workload's namespaces
 * have in common with the host. */
static int new_or_hosts(const char *type, const char *host, unsigned int attrs, struct err *err)
{
	struct err refused;
	int fd = mnt_new(type, NULL, attrs, &refused);

	if (fd == -EPERM)
		return mnt_clone(AT_FDCWD, host, attrs, true, err);
	if (fd < 0)
		*err = refused;
	return fd;
}

static int new_proc(const struct launch *launch, struct err *err)
{
	if (!has(launch, NS_PID))
		return new_or_hosts("proc", "/proc", MNT_SAFE, err);
	int fd = mnt_new("proc", NULL, MNT_SAFE, err);
	if (fd == -EPERM)
		err_hint(err, "a container that hides parts of /proc does not allow it; "
			      "leave out the pid namespace");
	return fd;
}

static int mount_cgroup(const struct launch *launch, int root_fd, int sys_fd, struct err *err)
{
	if (!has(launch, NS_CGROUP) || sys_fd < 0)
		return 0;
	AUTO_FD int fd = mnt_new("cgroup2", NULL, MNT_SAFE | MOUNT_ATTR_RDONLY, err);
	if (fd < 0)
		return fd;
	AUTO_FD int place = mnt_open_in(root_fd, "sys/fs/cgroup", O_PATH | O_DIRECTORY);
	int r = place < 0 ? place : mnt_attach(fd, place);
	return r < 0 ? err_set(err, -r, "mount '/sys/fs/cgroup'") : 0;
}

/* Names are looked up as the host does it, as long as it is the host's network that is used. */
static int share_resolver(const struct launch *launch, int root_fd)
{
	struct err ignored;

	if (has(launch, NS_NET) || launch->root.read_only)
		return 0;
	AUTO_FD int fd = mnt_clone(AT_FDCWD, "/etc/resolv.conf", MNT_SAFE | MOUNT_ATTR_RDONLY,
				   false, &ignored);
	AUTO_FD int place = fd < 0 ? -1 : mnt_make_in(root_fd, "etc/resolv.conf", false);
	return fd < 0 || place < 0 ? 0 : mnt_attach(fd, place);
}

int root_kernel_mount(const struct launch *launch, int root_fd, struct err *err)
{
	AUTO_FD int proc = put(launch, root_fd, "proc", new_proc(launch, err), err);
	if (proc < 0 && proc != -ENOENT)
		return proc;
	AUTO_FD int sys =
		put(launch, root_fd, "sys",
		    new_or_hosts("sysfs", "/sys", MNT_SAFE | MOUNT_ATTR_RDONLY, err), err);
	if (sys < 0 && sys != -ENOENT)
		return sys;
	int r = mount_cgroup(launch, root_fd, sys, err);
	if (r == 0)
		r = root_dev_mount(launch, root_fd, err);
	if (r == 0 && launch->profile != PROFILE_TRUSTED)
		r = root_mask(proc, sys, err);
	if (r == 0)
		(void)share_resolver(launch, root_fd);
	return r;
}
