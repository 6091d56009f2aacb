/* SPDX-License-Identifier: MIT */
#include "cgroup/device.h"

#include "cgroup/device_sys.h"
#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define MOUNTINFO_MAX ((size_t)4 * 1024 * 1024)

/* An overlay on an overlay on a btrfs: nobody stacks deeper. */
#define DEPTH_MAX 8

static int open_sys(void)
{
	return open("/sys", O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* "8:0" */
static bool read_majmin(const char *name, dev_t *ret)
{
	const char *colon = strchr(name, ':');
	uint64_t major, minor;

	if (!colon || unit_parse_number(name, (size_t)(colon - name), &major) < 0 ||
	    unit_parse_number(colon + 1, strlen(colon + 1), &minor) < 0 || major > 0xfff ||
	    minor > 0xfffff)
		return false;
	*ret = makedev((unsigned int)major, (unsigned int)minor);
	return true;
}

/* What is behind the mount that @path is on; NULL when nothing is. */
static int find_source(const char *path, struct arena *arena, const char **ret, struct err *err)
{
	AUTO_FREE char *mountinfo = NULL;
	struct statx stx;

	if (statx(AT_FDCWD, path, 0, STATX_MNT_ID, &stx) < 0)
		return err_set(err, errno, "'%s'", path);
	int r = fd_slurp_at(AT_FDCWD, "/proc/self/mountinfo", MOUNTINFO_MAX, &mountinfo, NULL, err);
	if (r < 0)
		return r;
	*ret = device_mount_source(mountinfo, stx.stx_mnt_id, arena);
	return 0;
}

/* The block device that holds @path; one with major 0 is no block device but a file system. */
static int find_device(const char *path, struct arena *arena, dev_t *ret, struct err *err)
{
	const char *at = path;

	for (int depth = 0; at && depth < DEPTH_MAX; depth++) {
		struct stat st;
		if (stat(at, &st) < 0)
			return err_set(err, errno, "'%s'", at);
		*ret = S_ISBLK(st.st_mode) ? st.st_rdev : st.st_dev;
		if (major(*ret) != 0)
			return 0;
		int r = find_source(at, arena, &at, err);
		if (r < 0)
			return r;
	}
	return err_say(err, ENODEV, "'%s' is on no block device", path);
}

int device_resolve(const char *name, struct arena *arena, const char **ret, struct err *err)
{
	AUTO_FD int sys_fd = open_sys();
	char whole[DEVICE_SIZE];
	dev_t device;
	int r = 0;

	if (sys_fd < 0)
		return err_set(err, errno, "open '/sys'");
	if (name[0] == '/')
		r = find_device(name, arena, &device, err);
	else if (!read_majmin(name, &device))
		return err_say(err, EINVAL, "'%s' is no device: /dev/..., MAJ:MIN or a path", name);
	if (r < 0)
		return r;
	if (device_whole(sys_fd, device, whole) < 0)
		return err_say(err, ENODEV, "'%s': there is no block device %u:%u", name,
			       major(device), minor(device));
	*ret = arena_strdup(arena, whole);
	return *ret ? 0 : err_set(err, ENOMEM, "'%s'", name);
}

const char *device_name(const char *majmin, char buf[32])
{
	AUTO_FD int sys_fd = open_sys();

	return device_sys_name(sys_fd, majmin, buf);
}

bool device_weight_works(const char *majmin, const struct knob *knob, int root_cgroup_fd)
{
	AUTO_FD int sys_fd = open_sys();

	return sys_fd >= 0 && device_sys_weight_works(sys_fd, majmin, knob, root_cgroup_fd);
}
