/* SPDX-License-Identifier: MIT */
/*
 * What the kernel serves, in a root of the workload's own: /proc, /sys, /dev.
 */
#pragma once

#include "common/err.h"
#include "runner/launch.h"

/**
 * root_kernel_mount() - before the host's files are gone.
 * @root_fd: of the new root, attached. In one that is read-only, what has no place is left out.
 *
 * Return: 0, -errno.
 */
int root_kernel_mount(const struct launch *launch, int root_fd, struct err *err);

/* The parts. */

/* /dev: a few harmless devices, terminals of its own, shm, mqueue. */
int root_dev_mount(const struct launch *launch, int root_fd, struct err *err);

/* Cover what of /proc and /sys would tell about the host, or change it. */
int root_mask(int proc_fd, int sys_fd, struct err *err);

/**
 * root_place() - the folder @path in @root_fd, made where the root can be written.
 *
 * Return: a descriptor; -ENOENT with nothing said in a root that is read-only and lacks it; -errno.
 */
int root_place(const struct launch *launch, int root_fd, const char *path, struct err *err);
