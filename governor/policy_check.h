/* SPDX-License-Identifier: MIT */
/*
 * Static admission: what can be told about a policy before anything is touched. Pure over the facts
 * about a machine, so that a test can check for any.
 */
#pragma once

#include "cgroup/knob_probe.h"
#include "governor/finding.h"
#include "governor/policy.h"

#include <stdbool.h>
#include <stdint.h>

/* What is known about the machine; all zero is a machine about which nothing is known. */
struct check_facts {
	uint64_t ram_bytes; /* 0: unknown */
	uint64_t swap_bytes;
	uint64_t page_bytes;
	unsigned int cpus;		    /* 0: unknown */
	const char *controllers;	    /* "cpu memory io"; NULL: unknown */
	const enum knob_presence *presence; /* [KNOB_COUNT]; NULL: unknown */
	bool recursive_protection;	    /* mounted with memory_recursiveprot */

	/**
	 * The machine answers; NULL: unknown.
	 *
	 * @device: the disk below it ("8:0", borrowed), -ENODEV with the reason when there is none.
	 * @weight: whether io.weight has an effect on @device, or on any when that is NULL.
	 * @user: whether there is this "USER[:GROUP]", -ENOENT with the reason otherwise.
	 */
	int (*device)(void *data, const char *device, const char **ret, struct err *err);
	bool (*weight)(void *data, const char *device);
	int (*user)(void *data, const char *user, struct err *err);
	/**
	 * @protection: whether a group above cgov's has less of memory.min or memory.low than these
	 * bytes; adds its path, and the line that mends it.
	 */
	bool (*protection)(void *data, uint64_t min, uint64_t low, struct text *ret_where,
			   struct text *ret_remedy);
	void *data;
};

/**
 * policy_check() - add what is wrong with @policy on such a machine to @findings, sorted.
 * @policy: loaded without errors.
 * @strict: for those who will act on it: a user that is missing is an error, and what is only worth
 * a warning is left out (what the machine lacks otherwise, the plan finds).
 */
void policy_check(const struct policy *policy, const struct check_facts *facts, bool strict,
		  struct findings *findings);

struct check_machine; /* private state */

/**
 * check_machine_open() - the facts about this machine.
 * @cgroup_root: --cgroup-root; can be NULL.
 * @ret_facts: borrowed from the result.
 *
 * Nothing that cannot be found out is an error: it is unknown.
 *
 * Return: NULL when memory is short.
 */
struct check_machine *check_machine_open(const char *cgroup_root, struct check_facts *ret_facts);
void check_machine_close(struct check_machine *machine);
