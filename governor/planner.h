/* SPDX-License-Identifier: MIT */
/*
 * A plan in the making: what its parts share.
 */
#pragma once

#include "governor/plan.h"
#include "governor/want.h"

struct planner {
	const struct policy *policy;
	const struct live *live;
	struct arena *arena;
	struct findings *findings;
	struct wants wants;
	struct plan *plan;
	bool failed; /* memory was short */
};

/* Room for one more step at the end; NULL when memory is short. */
struct step *planner_add(struct planner *p, enum step_kind kind, const char *path,
			 const struct pos *pos);

/**
 * planner_protects() - what the subtree itself needs of memory.min and memory.low, so that those of
 * the groups at its top hold: the sum, other policies' groups included.
 * @rising: the steps that raise it, which come first; otherwise those that lower it, which come
 * last.
 */
void planner_protects(struct planner *p, bool rising);

/**
 * planner_writes() - the limits of one group, in the order in which the kernel takes them.
 * @there: the group as it is; NULL when it is still to be made.
 */
void planner_writes(struct planner *p, const struct want_group *group,
		    const struct live_group *there);
