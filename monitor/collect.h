/* SPDX-License-Identifier: MIT */
/*
 * One tick of the dashboard: walk the tree, read each group, feed the model.
 */
#pragma once

#include "cgroup/sampler.h"
#include "cgroup/tree.h"
#include "common/err.h"
#include "monitor/model.h"
#include "monitor/source_proc.h"
#include "monitor/tape.h"

struct collect {
	struct sampler *sampler;       /* owned */
	struct cg top;		       /* where the walk begins; owned */
	char *path;		       /* of @top from the root of the hierarchy; owned */
	bool slow;		       /* read what is dear too, because a column shows it */
	struct source_proc *processes; /* NULL: /proc cannot be read; owned */
	struct tape *tape;	       /* played instead of a tree; NULL; borrowed */
	bool ended;		       /* the tape has no more */
};

/**
 * collect_open() - get ready to read @top and all below it.
 * @top: taken over on success.
 * @path: of @top from the root of the hierarchy: "/" for the root.
 */
int collect_open(struct cg *top, const char *path, struct collect *ret, struct err *err);
void collect_close(struct collect *collect);
#define AUTO_COLLECT CLEANUP(collect_close)

/**
 * collect_tick() - read every group once and finish the model's tick.
 *
 * A group that vanishes while it is read is left out. A tape goes on by one sample.
 */
int collect_tick(struct collect *collect, struct model *model, struct err *err);

/**
 * collect_step() - of a tape, the sample after this one or before it.
 */
int collect_step(struct collect *collect, struct model *model, bool back, struct err *err);

/**
 * collect_tasks() - the processes and threads of the groups that are expanded, between two ticks.
 */
int collect_tasks(struct collect *collect, struct model *model, struct err *err);
