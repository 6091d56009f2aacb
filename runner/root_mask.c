/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "common/fd.h"
#include "runner/mnt.h"
#include "runner/root_kernel.h"

enum cover {
	HIDE,  /* an empty file or folder is there */
	FREEZE /* it can be read only */
};

/* What container engines cover: numbers and switches of the whole machine. */
static const struct {
	bool in_sys;
	enum cover cover;
	const char *path;
} masks[] = {
	{false, HIDE, "acpi"},
	{false, HIDE, "asound"},
	{false, HIDE, "interrupts"},
	{false, HIDE, "kcore"},
	{false, HIDE, "keys"},
	{false, HIDE, "latency_stats"},
	{false, HIDE, "sched_debug"},
	{false, HIDE, "scsi"},
	{false, HIDE, "timer_list"},
	{false, HIDE, "timer_stats"},
	{false, FREEZE, "bus"},
	{false, FREEZE, "fs"},
	{false, FREEZE, "irq"},
	{false, FREEZE, "sys"},
	{false, FREEZE, "sysrq-trigger"},
	{true, HIDE, "firmware"},
	{true, HIDE, "devices/virtual/powercap"},
};

/*
 * What is to be seen at the place instead. Many file systems that are empty would be slow to go, so
 * all folders get the same one; it can be copied once it hangs somewhere.
 */
static int stand_in(size_t i, int top_fd, bool is_dir, int *empty_fd, struct err *err)
{
	static const struct mnt_option options[] = {{"mode", "0555"}, {"size", "4k"}, {NULL, NULL}};

	if (masks[i].cover == FREEZE)
		return mnt_clone(top_fd, masks[i].path, MNT_SAFE | MOUNT_ATTR_RDONLY, false, err);
	if (!is_dir)
		return mnt_clone(AT_FDCWD, "/dev/null", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC,
				 false, err);
	if (*empty_fd >= 0)
		return mnt_clone(*empty_fd, ".", MNT_SAFE | MOUNT_ATTR_RDONLY, false, err);
	*empty_fd = mnt_new("tmpfs", options, MNT_SAFE | MOUNT_ATTR_RDONLY, err);
	return *empty_fd < 0 ? *empty_fd : fcntl(*empty_fd, F_DUPFD_CLOEXEC, 3);
}

static int mask_one(size_t i, int top_fd, int *empty_fd, struct err *err)
{
	AUTO_FD int place = mnt_open_in(top_fd, masks[i].path, O_PATH);
	struct stat stat;

	/* Not of this kernel. */
	if (place < 0 || fstat(place, &stat) < 0)
		return 0;
	AUTO_FD int fd = stand_in(i, top_fd, S_ISDIR(stat.st_mode), empty_fd, err);
	if (fd < 0)
		return fd;
	int r = mnt_attach(fd, place);
	return r < 0 ? err_set(err, -r, "cover '%s' of the kernel's files", masks[i].path) : 0;
}

int root_mask(int proc_fd, int sys_fd, struct err *err)
{
	AUTO_FD int empty = -1;
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_LEN(masks); i++) {
		int top_fd = masks[i].in_sys ? sys_fd : proc_fd;
		if (top_fd >= 0)
			r = mask_one(i, top_fd, &empty, err);
	}
	return r;
}
