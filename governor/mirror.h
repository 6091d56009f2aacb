/* SPDX-License-Identifier: MIT */
/*
 * The limits of a policy's group, repeated in the leaf of each workload that runs in it. They bind
 * nothing that the group does not, but the workload reads them as its own (it sees no group above
 * its leaf), and what the kernel counts where a limit is hit is counted for this workload alone.
 */
#pragma once

#include "cgroup/knob.h"
#include "cgroup/tree.h"

#include <stdbool.h>
#include <stddef.h>

#define MIRROR_FILES   6
#define MIRROR_CONTENT 64

struct mirror {
	const struct cg *group, *leaf;		     /* borrowed */
	char contents[MIRROR_FILES][MIRROR_CONTENT]; /* of the leaf; "" where it is left alone */
};

/**
 * mirror_begin() - repeat what @group has of @names in @leaf, which is empty.
 */
void mirror_begin(const struct cg *group, const struct cg *leaf, const struct knob_name *names,
		  size_t count, struct mirror *ret);

/**
 * mirror_follow() - the group's limits can change while the workload runs: keep up.
 *
 * What is lowered binds at once by the group itself; what is raised waits for this.
 */
void mirror_follow(struct mirror *mirror);

/**
 * mirror_has() - whether the leaf's limit is the group's.
 */
bool mirror_has(const struct mirror *mirror, enum knob_id id);
