/* SPDX-License-Identifier: MIT */
/*
 * The limit that binds: of a group and all its ancestors the tightest, and whose it is.
 */
#pragma once

#include "cgroup/sample.h"

enum effective_id {
	EFFECTIVE_MEMORY_MAX,
	EFFECTIVE_MEMORY_HIGH,
	EFFECTIVE_MEMORY_SWAP_MAX,
	EFFECTIVE_PIDS_MAX,
	EFFECTIVE_CPU_MAX,
	EFFECTIVE_COUNT, /* no limit */
};

struct effective_limit {
	bool known;	 /* the group or an ancestor has the file */
	uint64_t value;	 /* UNIT_MAX: unlimited; usec a period for cpu.max */
	uint64_t period; /* usec, of cpu.max; 0 for the others */
	size_t owner;	 /* of the group's path from the root of the hierarchy, the first bytes that
			    name the owner: it is an ancestor or the group itself; 1 for "/" */
};

/* All zero: the root of the hierarchy. A child's begins as a copy of its parent's. */
struct effective {
	struct effective_limit limits[EFFECTIVE_COUNT];
};

enum knob_id effective_knob(enum effective_id id);

/**
 * effective_narrow() - tighten what the ancestors allow by a group's own limits.
 * @effective: in: of the parent; out: of the group.
 * @sample: read with SAMPLE_STATIC.
 * @path: of the group, from the root of the hierarchy: "/", "/web/api".
 *
 * Of equal limits the outermost binds: it is the one that must be raised.
 */
void effective_narrow(struct effective *effective, const struct sample *sample, const char *path);

/**
 * effective_above() - what the ancestors of a group allow, read from their files.
 * @root_fd: the root of the hierarchy.
 * @path: of the group, from there.
 *
 * Ancestors that cannot be read do not narrow.
 */
void effective_above(int root_fd, const char *path, struct effective *ret);

/**
 * effective_percent() - of the binding limit, how much is in use, in hundredths of a percent.
 *
 * Return: false when there is no limit.
 */
bool effective_percent(const struct effective_limit *limit, uint64_t used, uint64_t *ret);
