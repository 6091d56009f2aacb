/* SPDX-License-Identifier: MIT */
/*
 * Whether a workload was killed for memory, and whose limit it was: its own, an ancestor's, or the
 * machine's. Told from counters, never from the exit status: 137 can be anybody's SIGKILL.
 *
 * Kernel: cgroup-v2.rst, memory.events: "oom" counts where the limit is, "oom_kill" where the
 * killed process was; memory.events.local leaves the descendants out.
 */
#pragma once

#include "cgroup/tree.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OOM_ANCESTORS_MAX 32

/* What the ancestors' counters were before, the nearest first. */
struct oom_before {
	bool known;
	uint64_t counts[OOM_ANCESTORS_MAX];
};

/**
 * oom_before_read() - look at the ancestors of a group.
 * @root_fd: the root of the hierarchy.
 * @group: its path from there: "/cgov/web/run-7".
 */
void oom_before_read(int root_fd, const char *group, struct oom_before *ret);

/**
 * oom_find() - whether something in @cg was killed for memory.
 * @before: when it is not known, an ancestor with a limit that was ever hit is taken to be the one.
 * @owner: path of the group whose memory.max it was; "/" for the machine's memory.
 */
bool oom_find(const struct cg *cg, int root_fd, const char *group, const struct oom_before *before,
	      char owner[PATH_MAX]);
