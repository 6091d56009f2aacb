/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "common/fd.h"
#include "runner/mnt.h"
#include "runner/root_kernel.h"

/* Kernel: Documentation/admin-guide/devices.txt. The numbers are looked at, because a container
 * that cgov runs in may have put something else under the name (CVE-2025-31133). */
static const struct {
	const char *name;
	unsigned int major, minor;
} devices[] = {
	{"null", 1, 3},	  {"zero", 1, 5},    {"full", 1, 7},
	{"random", 1, 8}, {"urandom", 1, 9}, {"tty", 5, 0},
};

static const struct {
	const char *name, *target;
} links[] = {
	{"fd", "/proc/self/fd"},       {"stdin", "/proc/self/fd/0"}, {"stdout", "/proc/self/fd/1"},
	{"stderr", "/proc/self/fd/2"}, {"ptmx", "pts/ptmx"},	     {"core", "/proc/kcore"},
};

static int put_device(int dev_fd, size_t i, struct err *err)
{
	char path[32];
	struct stat stat;

	snprintf(path, sizeof(path), "/dev/%s", devices[i].name);
	/* Of what the host lacks the workload sees nothing. */
	if (access(path, F_OK) < 0 && errno == ENOENT)
		return 0;
	AUTO_FD int fd =
		mnt_clone(AT_FDCWD, path, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, false, err);
	if (fd < 0)
		return fd;
	if (fstat(fd, &stat) < 0 || !S_ISCHR(stat.st_mode) ||
	    stat.st_rdev != makedev(devices[i].major, devices[i].minor))
		return err_say(err, EINVAL, "'%s' of the host is not the device of that name",
			       path);
	AUTO_FD int place = mnt_make_in(dev_fd, devices[i].name, false);
	int r = place < 0 ? place : mnt_attach(fd, place);
	return r < 0 ? err_set(err, -r, "put '%s' in place", path) : 0;
}

static int put_below(int dev_fd, const char *name, int mount_fd, struct err *err)
{
	AUTO_FD int fd = mount_fd;

	if (fd < 0)
		return fd;
	AUTO_FD int place = mnt_make_in(dev_fd, name, true);
	int r = place < 0 ? place : mnt_attach(fd, place);
	return r < 0 ? err_set(err, -r, "mount '/dev/%s'", name) : 0;
}

/* The group that may write to terminals (tty, 5), where our user namespace knows it. */
static int new_terminals(struct err *err)
{
	const struct mnt_option options[] = {
		{"newinstance", NULL}, {"ptmxmode", "0666"}, {"mode", "0620"},
		{"gid", "5"},	       {NULL, NULL},
	};
	const struct mnt_option without[] = {
		{"newinstance", NULL}, {"ptmxmode", "0666"}, {"mode", "0620"}, {NULL, NULL}};
	unsigned int attrs = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;
	struct err unmapped;
	int fd = mnt_new("devpts", options, attrs, &unmapped);

	return fd < 0 ? mnt_new("devpts", without, attrs, err) : fd;
}

/* A kernel without queues has none to show. */
static int put_queues(int dev_fd, struct err *err)
{
	struct err none;
	int fd = mnt_new("mqueue", NULL, MNT_SAFE, &none);

	if (fd == -ENODEV)
		return 0;
	if (fd < 0)
		*err = none;
	return put_below(dev_fd, "mqueue", fd, err);
}

static int fill(const struct launch *launch, int dev_fd, struct err *err)
{
	static const struct mnt_option shared[] = {{"mode", "1777"}, {NULL, NULL}};
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_LEN(devices); i++)
		r = put_device(dev_fd, i, err);
	for (size_t i = 0; r == 0 && i < ARRAY_LEN(links); i++)
		if (symlinkat(links[i].target, dev_fd, links[i].name) < 0)
			r = err_set(err, errno, "make the link '/dev/%s'", links[i].name);
	if (r == 0)
		r = put_below(dev_fd, "pts", new_terminals(err), err);
	if (r == 0)
		r = put_below(dev_fd, "shm", mnt_new("tmpfs", shared, MNT_SAFE, err), err);
	if (r == 0 && launch->namespaces & 1U << NS_IPC)
		r = put_queues(dev_fd, err);
	return r;
}

int root_dev_mount(const struct launch *launch, int root_fd, struct err *err)
{
	static const struct mnt_option options[] = {
		{"mode", "0755"}, {"size", "64k"}, {NULL, NULL}};
	AUTO_FD int place = root_place(launch, root_fd, "dev", err);

	if (place < 0)
		return place == -ENOENT ? 0 : place;
	AUTO_FD int fd = mnt_new("tmpfs", options, MNT_SAFE, err);
	if (fd < 0)
		return fd;
	int r = mnt_attach(fd, place);
	return r < 0 ? err_set(err, -r, "mount '/dev'") : fill(launch, fd, err);
}
