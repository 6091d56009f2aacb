/* SPDX-License-Identifier: MIT */
/*
 * The most memory and swap that a group used since it was last asked: memory.peak, reset on a
 * descriptor that is kept. A reset is the descriptor's own and disturbs nobody else.
 *
 * Kernel: cgroup-v2.rst, "memory.peak" (written to since 6.12).
 */
#pragma once

#include "cgroup/tree.h"

#include <stdbool.h>
#include <stdint.h>

struct peak_value {
	bool known;
	uint64_t bytes;
};

/* All zero: not known. */
struct peak {
	struct peak_value memory, swap;
};

/* Two descriptors a group, about 4 KiB of kernel memory each. */
#define PEAKS_MAX    512
#define PEAKS_CHOSEN 8 /* more, for groups that somebody looks at */

struct peaks; /* the descriptors */

struct peaks *peaks_new(void);
void peaks_free(struct peaks *peaks);

/**
 * peaks_read() - the most since the last call for the group, and begin anew.
 * @chosen: somebody looks at this one.
 *
 * Not known: at the first call; where the kernel is older or the caller may not write; of more than
 * PEAKS_MAX groups. It is never the peak since the group was made.
 */
void peaks_read(struct peaks *peaks, const struct cg *cg, bool chosen, struct peak *ret);

/**
 * peaks_round() - a tick is over: groups that were not asked for since the last call are let go.
 */
void peaks_round(struct peaks *peaks);
