/* SPDX-License-Identifier: MIT */
/*
 * The parsed form of a policy: what is wanted, every item with its place. Nothing in it depends on
 * the machine; relative amounts and device names are as written.
 */
#pragma once

#include "cgroup/knob.h"
#include "common/arena.h"
#include "governor/action.h"
#include "governor/expr.h"
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

enum rule_severity {
	RULE_INFO,
	RULE_WARNING,
	RULE_CRITICAL,
};

/* When a condition holds, do something: parsed and type-checked here, run by the governor. */
struct rule {
	struct pos pos;
	const char *name;
	const char *description; /* can be NULL */
	const char *const *on;	 /* paths of groups that exist, NULL-terminated */
	const char *when_text;	 /* for people */
	const struct expr *when;
	const struct expr *clear; /* ends it; NULL: when @when no longer holds */
	uint64_t for_usec;	  /* @when holds that long before it fires */
	uint64_t keep_firing_usec;
	uint64_t cooldown_usec; /* between the end of one firing and the next */
	uint64_t limit_count;	/* firings in any @limit_usec; 0: no limit */
	uint64_t limit_usec;
	enum rule_severity severity;
	bool observe;	      /* say what would be done, and do nothing */
	bool revert_on_clear; /* what it set and froze is undone when it ends */
	struct action_ask *then;
	struct rule *next;
};

/* What a governor does where the machine is not as the policy says. */
enum policy_drift {
	DRIFT_REPORT,
	DRIFT_REPAIR,
	DRIFT_OFF, /* it does not look */
};

struct policy {
	const char *file;
	const char *name;
	struct pos name_pos;
	struct group *groups; /* top level, as written */
	struct rule *rules;
	enum policy_drift drift;
	bool observe; /* all its rules: say what would be done, and do nothing */
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

/**
 * policy_load_text() - the same for a text at hand, which cannot include files.
 * @name: for the places; copied.
 */
int policy_load_text(const char *name, const char *text, size_t len, struct arena *arena,
		     struct findings *findings, struct policy **ret, struct err *err);

/* Why groups, templates and policies cannot have this name, for people; NULL: they can. */
const char *policy_name_fault(const char *name);

/* The group at @path; NULL when there is none. */
struct group *policy_group(const struct policy *policy, const char *path);

/* Depth first, parents before children: the next after @group, the first for NULL. */
struct group *policy_next(const struct policy *policy, const struct group *group);
