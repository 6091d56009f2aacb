/* SPDX-License-Identifier: MIT */
/*
 * Policies kept true: what is not as it should be is found, and repaired where the policy says so,
 * but never again and again: whoever writes there too is told of, not fought.
 */
#pragma once

#include "cgroup/owner.h"
#include "governor/held.h"
#include "governor/policy.h"

/* What all looks share; borrowed. */
struct drift_place {
	const struct owner *owner; /* NULL while there is no subtree */
	const struct host *host;
	const char *cgroup_root, *state_dir;
	const struct held_list *held; /* what rules have set is as it should be */
};

/**
 * drift_look() - what is not as a policy says, a line each; "" when all is.
 *
 * Return: 0; -errno.
 */
int drift_look(const struct drift_place *place, const struct policy *policy, struct text *ret,
	       struct err *err);

/**
 * drift_repair() - make it so, the subtree included; waits for locks and for memory.
 */
int drift_repair(const struct drift_place *place, const struct policy *policy, struct err *err);

#define DRIFT_TRIES	 3
#define DRIFT_TRIES_USEC ((uint64_t)600 * 1000000)

/* Of one policy: when it was repaired. All zero: never. */
struct drift_peace {
	uint64_t repaired_mono_usec[DRIFT_TRIES];
};

/* Whether it may be repaired now; each true counts. */
bool drift_may_repair(struct drift_peace *peace, uint64_t now_mono_usec);
