/* SPDX-License-Identifier: MIT */
/*
 * The topics of a check, and what they share. Private to governor/policy_check*.c.
 */
#pragma once

#include "governor/policy_check.h"

/* What bounds a group from above: of its ancestors the tightest, and whose it is. */
struct check_bound {
	uint64_t value;		   /* UNIT_MAX: nothing */
	const struct group *owner; /* NULL: the machine */
};

enum check_bound_id {
	BOUND_MEMORY,
	BOUND_SWAP,
	BOUND_PIDS,
	BOUND_CPU, /* hundredths of a percent of one CPU */
	BOUND_COUNT,
};

struct check {
	const struct policy *policy;
	const struct check_facts *facts;
	struct findings *findings;
	bool strict;
	bool told[KNOB_COUNT]; /* by the first row of a controller, or the row: said once */
	bool told_weight;
};

void check_error(struct check *check, const struct pos *pos, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
void check_warn(struct check *check, const struct pos *pos, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* The limit of a group for a file without objects; NULL when it sets none. */
const struct limit *check_limit(const struct group *group, enum knob_id id);

/**
 * check_value() - what a limit of one value means here.
 * @above: what bounds the parent; for shares of it.
 *
 * Return: false when that cannot be told.
 */
bool check_value(const struct check *check, const struct limit *limit,
		 const struct check_bound *above, uint64_t *ret);

/* Of cpu.max, in hundredths of a percent of one CPU. */
bool check_quota(const struct limit *limit, uint64_t *ret);

/* Limits in the same group that contradict each other. */
void check_conflicts(struct check *check, const struct group *group,
		     const struct check_bound above[BOUND_COUNT]);

/* A limit that a bound makes unreachable. @bounds: in: of the parent; out: of the group. */
void check_reach(struct check *check, const struct group *group,
		 struct check_bound bounds[BOUND_COUNT]);

/* The siblings of a level: sums of protections and limits. @parent: NULL at the top. */
void check_level(struct check *check, const struct group *first, const struct group *parent,
		 const struct check_bound above[BOUND_COUNT]);

/* Controllers, files, devices and users that this machine lacks. */
void check_presence(struct check *check, const struct group *group);
