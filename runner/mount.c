/* SPDX-License-Identifier: MIT */
#include "runner/mount.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "common/fd.h"
#include "runner/mnt.h"

#define MOUNT_SAFE   (MS_NOSUID | MS_NODEV | MS_NOEXEC)
#define MOUNT_QUEUES "/dev/mqueue"

static bool has(const struct launch *launch, enum ns_id id)
{
	return launch->namespaces & 1U << id;
}

static int mount_proc(struct err *err)
{
	if (mount("proc", "/proc", "proc", MOUNT_SAFE, NULL) == 0)
		return 0;
	err_set(err, errno, "mount /proc for the new pid namespace");
	if (err->code == -EPERM)
		err_hint(err, "a container that hides parts of /proc does not allow it; "
			      "leave out the pid namespace");
	return err->code;
}

/*
 * The root of a cgroup2 mount is that of the cgroup namespace it is made in. By descriptor, because
 * mount() refuses the file system that is on the mount point already: there is one for all.
 */
static int mount_cgroup(const char *where, struct err *err)
{
	AUTO_FD int fd = mnt_new("cgroup2", NULL, MNT_SAFE | MOUNT_ATTR_RDONLY, err);

	if (fd < 0)
		return fd;
	if (move_mount(fd, "", AT_FDCWD, where, MOVE_MOUNT_F_EMPTY_PATH) < 0)
		return err_set(err, errno, "mount the workload's own cgroup tree on '%s'", where);
	return 0;
}

/* The mount the host made shows the queues of the host, whatever namespace looks at it. */
static int mount_queues(struct err *err)
{
	if (mount("mqueue", MOUNT_QUEUES, "mqueue", MOUNT_SAFE, NULL) == 0)
		return 0;
	/* No such directory, or a kernel without queues: nothing of the host's is shown. */
	if (errno == ENOENT || errno == ENOTDIR || errno == ENODEV)
		return 0;
	return err_set(err, errno, "mount %s for the new ipc namespace", MOUNT_QUEUES);
}

static bool is_below(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	return strncmp(path, dir, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

/*
 * A directory that a new mount covers is still the old one for whoever stands in it: a way around
 * the mount (CVE-2024-21626). Enter it again by its name.
 */
static int step_in_again(const struct launch *launch, struct err *err)
{
	char dir[PATH_MAX];

	if (!getcwd(dir, sizeof(dir)))
		return 0; /* removed, or too deep: below no mount of ours */
	if (!is_below(dir, "/proc") && !is_below(dir, MOUNT_QUEUES) &&
	    !(launch->cgroup_mount && is_below(dir, launch->cgroup_mount)))
		return 0;
	if (chdir(dir) == 0)
		return 0;
	err_set(err, errno, "enter the caller's directory '%s' in the workload's mounts", dir);
	return err_hint(err, "say another with --workdir");
}

int mount_set_up(const struct launch *launch, struct err *err)
{
	int r = 0;

	if (!has(launch, NS_MOUNT))
		return 0;
	/* Slave, not private: what the host mounts or unmounts later is seen. */
	if (mount(NULL, "/", NULL, MS_SLAVE | MS_REC, NULL) < 0)
		return err_set(err, errno, "keep the workload's mounts from the host");
	if (launch->root.dir)
		return root_enter(launch, err);
	if (has(launch, NS_CGROUP) && launch->cgroup_mount)
		r = mount_cgroup(launch->cgroup_mount, err);
	if (r == 0 && has(launch, NS_PID))
		r = mount_proc(err);
	if (r == 0 && has(launch, NS_IPC))
		r = mount_queues(err);
	return r < 0 ? r : step_in_again(launch, err);
}
