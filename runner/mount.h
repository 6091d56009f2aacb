/* SPDX-License-Identifier: MIT */
/*
 * The workload's mounts: the host's, and what its other namespaces make wrong set right.
 */
#pragma once

#include "common/err.h"
#include "runner/launch.h"

/**
 * mount_set_up() - in the child: nothing mounted here reaches the host; /proc shows the new pid
 * namespace, /dev/mqueue the queues of the new ipc namespace; the host's cgroup2 mount shows the
 * workload's own group, read-only.
 *
 * Return: 0, -errno.
 */
int mount_set_up(const struct launch *launch, struct err *err);
