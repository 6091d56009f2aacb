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
	const char *path;   /* of the group below cgov's subtree; "" is the subtree itself */
	const char *file;   /* WRITE: "memory.max"; ENABLE: "cgroup.subtree_control" */
	const char *from;   /* WRITE: what is there, in words that write it back; NULL: nothing that
			       could be written back */
	const char *to;	    /* WRITE: the text to write; ENABLE: "+memory" */
	const char *device; /* WRITE: as the policy names it, where @to has the number */
	const struct setting *setting; /* WRITE: absolute; NULL otherwise */
	struct pos pos;		       /* the policy line that asks */
};

struct plan {
	const char *root;   /* path of the subtree, as in struct live */
	struct step *steps; /* in the arena given to plan_build() */
	size_t count;
	struct generation *generation; /* what is in force when all steps are done */
};

/**
 * plan_build() - the steps from @live to @policy.
 *
 * Order: parents before children; controllers are enabled top-down before the groups that need
 * them; in a group, the order in which the kernel accepts the values (quota and burst, high before
 * max when shrinking, cpuset.mems before cpuset.cpus). Values that already mean the same are no
 * step. What the former generation set and the policy no longer names goes back to untouched;
 * groups that carry the policy's mark and are no longer in it are removed last, deepest first. The
 * subtree itself is protected (memory.min, memory.low) by as much as the groups at its top ask for,
 * those of other policies included: raised before, lowered after everything else.
 *
 * @findings: what cannot be done here, with the policy's line: a missing controller, a device,
 * a group that is somebody else's, one that must be removed and has processes.
 *
 * Return: 0, -ENOMEM.
 */
int plan_build(const struct policy *policy, const struct live *live, struct arena *arena,
	       struct findings *findings, struct plan *ret, struct err *err);

/* "mkdir  web", "write  web/memory.max = 4294967296    # web.yaml:12:9" lines. */
void plan_print(const struct plan *plan, struct text *ret);

/* The array "steps" of cgov.plan/1. */
struct json *plan_json(const struct plan *plan);

/* "mkdir", "enable" ... */
const char *step_kind_name(enum step_kind kind);

/* "web/api" as a path from the root of the hierarchy: "/cgov/web/api". */
void plan_path(const struct plan *plan, const char *path, struct text *ret);
