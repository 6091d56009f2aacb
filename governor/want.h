/* SPDX-License-Identifier: MIT */
/*
 * What a policy asks of this machine: its groups in order, their limits made absolute, and the
 * controllers that these need. Pure.
 */
#pragma once

#include "governor/live.h"
#include "governor/policy.h"

/* A set of controllers: bit n is the controller of knobs[n], the first row that names it. */
typedef uint64_t controllers_t;

struct want {
	struct pos pos;
	struct setting setting; /* absolute; devices by number */
	const char *asked;	/* the device as the policy names it, where that differs */
};

struct want_group {
	const struct group *group;
	size_t parent; /* index; SIZE_MAX at the top */
	struct want *wants;
	size_t count;
	controllers_t own;  /* that its files need, from its parent */
	controllers_t hand; /* that it hands to its children */
};

struct wants {
	struct want_group *groups; /* parents first */
	size_t count;
	controllers_t hand; /* that the subtree hands to the groups at its top */
};

/**
 * wants_build() - resolve a policy against the facts in @live.
 * @findings: controllers and devices that are missing, amounts out of range, with their places.
 *
 * A group with `run:` hands cpu, memory, io and pids on as far as they are there, so that each
 * workload's leaf is accounted for.
 *
 * Return: 0, -ENOMEM.
 */
int wants_build(const struct policy *policy, const struct live *live, struct arena *arena,
		struct findings *findings, struct wants *ret, struct err *err);

/* The index of the group at @path; SIZE_MAX when there is none. */
size_t wants_group(const struct wants *wants, const char *path);

/* The name of the lowest controller in the set, taken out of it; NULL when it is empty. */
const char *controllers_take(controllers_t *set);

/* The set with that one controller; 0 for "" and for one that no knob needs. */
controllers_t controller_bit(const char *name);
