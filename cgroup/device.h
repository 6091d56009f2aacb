/* SPDX-License-Identifier: MIT */
/*
 * From what people call a disk to the MAJ:MIN that the kernel's io files take.
 */
#pragma once

#include "cgroup/knob.h"
#include "common/arena.h"
#include "common/err.h"

#include <stdbool.h>

/**
 * device_resolve() - "/dev/sda1", "8:0", a mount point or any path, to the whole disk below it.
 * @arena: owns @ret.
 * @ret: "8:0".
 *
 * io.max takes whole disks only (a partition is ENODEV), so a partition becomes its disk. A path on
 * a file system with an anonymous device number (btrfs, overlay) is resolved through its mount's
 * source. device-mapper and md have queues of their own and stay as they are.
 *
 * Return: 0, -ENODEV when no block device is below (tmpfs, nfs), -ENOENT, -EINVAL.
 */
int device_resolve(const char *name, struct arena *arena, const char **ret, struct err *err);

/**
 * device_name() - "sda" for "8:0".
 *
 * Return: @buf, "8:0" itself when sysfs does not know it.
 */
const char *device_name(const char *majmin, char buf[32]);

/**
 * device_weight_works() - whether a weight has an effect on the disk.
 * @knob: io.weight, which needs io.cost enabled for the device in the root's io.cost.qos; or
 * io.bfq.weight, which needs the BFQ scheduler.
 * @root_cgroup_fd: can be -1.
 *
 * Kernel: cgroup-v2.rst, "IO Interface Files", io.cost.qos; block/bfq-iosched.rst.
 */
bool device_weight_works(const char *majmin, const struct knob *knob, int root_cgroup_fd);
