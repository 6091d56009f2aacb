/* SPDX-License-Identifier: MIT */
/*
 * What sysfs and mountinfo know about disks: the working half of device.h, with the places to look
 * at handed in.
 */
#pragma once

#include "cgroup/knob.h"
#include "common/arena.h"
#include "common/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Room for "4095:1048575" and its NUL. */
#define DEVICE_SIZE 16

/**
 * device_whole() - the disk that a block device is, or is a partition of.
 * @sys_fd: /sys, or a folder that looks like it.
 *
 * Return: 0; -ENODEV when sysfs has no such block device.
 */
int device_whole(int sys_fd, dev_t device, char ret[DEVICE_SIZE]);

/**
 * device_sys_name() - "sda" for "8:0"; "cciss/c0d0" with its slash.
 *
 * Return: @buf; the number itself when sysfs does not know it.
 */
const char *device_sys_name(int sys_fd, const char *majmin, char buf[32]);

/**
 * device_mount_source() - the path behind a mount: its source, or the upper folder of an overlay.
 * @mountinfo: the text of /proc/PID/mountinfo.
 * @mount_id: as statx() gives it.
 *
 * Return: an absolute path in @arena; NULL when the mount has none (tmpfs, nfs).
 */
const char *device_mount_source(const char *mountinfo, uint64_t mount_id, struct arena *arena);

/**
 * device_sys_weight_works() - see device_weight_works().
 */
bool device_sys_weight_works(int sys_fd, const char *majmin, const struct knob *knob,
			     int root_cgroup_fd);
