/* SPDX-License-Identifier: MIT */
/*
 * What apply would do: ordered steps, computed from the policy and what is there. Pure: nothing
 * here opens a file, so a test can plan for any machine.
 */
#pragma once

#include "common/arena.h"
#include "common/json.h"
#include "common/text.h"
#include "governor/live.h"
#include "governor/policy.h"

#include <stddef.h>

enum step_kind {
	STEP_MKDIR,
	STEP_ENABLE, /* a controller in cgroup.subtree_control */
	STEP_WRITE,
	STEP_LAUNCH,
	STEP_KILL,
	STEP_REMOVE,
};

struct step {
	enum step_kind kind;
	const char *path; /* of the group below cgov's subtree; "" is the subtree itself */
	const char *file; /* WRITE: "memory.max"; ENABLE: "cgroup.subtree_control" */
	const char *from; /* WRITE: what is there, as the kernel has it; can be NULL */
	const char *to;	  /* WRITE, ENABLE: the text to write */
	const struct setting *setting; /* WRITE: resolved; NULL otherwise */
	struct pos pos;		       /* the policy line that asks */
};

struct plan {
	struct step *steps; /* in the arena given to plan_build() */
	size_t count;
};

/**
 * plan_build() - the steps from @live to @policy.
 *
 * Order: parents before children; controllers are enabled top-down before the groups that need
 * them; in a group, the order in which the kernel accepts the values (quota and burst, high before
 * max when shrinking, cpuset.mems before cpuset.cpus). Values that already mean the same are no
 * step.
 *
 * @findings: what cannot be done here (a controller that is missing), with the policy's line.
 *
 * Return: 0, -ENOMEM.
 */
int plan_build(const struct policy *policy, const struct live *live, struct arena *arena,
	       struct findings *findings, struct plan *ret, struct err *err);

/* "mkdir  web", "write  web/memory.max = 4294967296    # web.yaml:12:9" lines. */
void plan_print(const struct plan *plan, struct text *ret);

/* cgov.plan/1 */
struct json *plan_json(const struct plan *plan);
