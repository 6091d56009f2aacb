/* SPDX-License-Identifier: MIT */
/*
 * The parsed form of a policy: what is wanted, every item with its place. Nothing in it depends on
 * the machine; relative amounts and device names are as written.
 */
#pragma once

#include "cgroup/knob.h"
#include "common/arena.h"
#include "governor/finding.h"
#include "governor/pos.h"
#include "governor/run_options.h"

#include <stdbool.h>
#include <stddef.h>

/* A limit: one write to one file of a group. */
struct limit {
	struct pos pos;
	struct setting setting;
	bool inherited; /* from a template, and not overridden */
	struct limit *next;
};

struct group {
	struct pos pos;
	const char *name;     /* "api" */
	const char *path;     /* "web/api": below cgov's subtree */
	struct group *parent; /* NULL at the top */
	struct group *children, *next;
	struct limit *limits; /* in the order of knob.def, then as written */
	size_t limit_count;
	bool has_run;
	struct run_options run; /* when has_run */
};

/* A rule: parsed and type-checked here, run by the governor. */
struct rule {
	struct pos pos;
	const char *name;
	const char *const *on; /* group paths, NULL-terminated */
	const char *when;
	struct rule *next;
};

struct policy {
	const char *file;
	const char *name;
	struct pos name_pos;
	struct group *groups; /* top level, as written */
	struct rule *rules;
};

/**
 * policy_load() - read, parse and type-check one file with what it includes.
 * @path: "-" is standard input.
 * @arena: owns the policy and its texts.
 * @findings: every mistake found, not the first; when it counts errors, the policy is only good for
 * more findings.
 *
 * Return: 0, -errno when a file cannot be read at all.
 */
int policy_load(const char *path, struct arena *arena, struct findings *findings,
		struct policy **ret, struct err *err);

/* The group at @path; NULL when there is none. */
struct group *policy_group(const struct policy *policy, const char *path);

/* Depth first, parents before children: the next after @group, the first for NULL. */
struct group *policy_next(const struct policy *policy, const struct group *group);
