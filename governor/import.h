/* SPDX-License-Identifier: MIT */
/*
 * Files of other programs as a policy. What cannot be carried is told with its place, never left
 * out in silence.
 */
#pragma once

#include "cgroup/knob.h"
#include "governor/finding.h"
#include "governor/run_options.h"

#include <stdbool.h>
#include <stddef.h>

#define IMPORT_SIZE_MAX ((size_t)1024 * 1024) /* of one file */

/* One write to one file of a group, as words of a policy. */
struct import_limit {
	struct setting setting;
	const char *text[KNOB_FIELDS_MAX]; /* of the fields that are set */
	struct pos pos;
	struct import_limit *next;
};

struct import_group {
	const char *name;
	const char *source; /* what it comes from, among the groups of one parent: "web.slice" */
	struct pos pos;
	struct import_group *parent; /* NULL at the top */
	struct import_group *children, **children_end, *next;
	struct import_limit *limits; /* by knob */
	size_t limit_count;
	bool has_run;
	struct run_options run;
};

struct import_source; /* private: a row of import.c */
struct import_unit;   /* private state */

struct import {
	struct arena *arena;
	struct findings *findings;
	const struct import_source *source;
	const char *name; /* of the policy; NULL: "imported" */
	struct import_group *groups, **groups_end;
	size_t group_count;
	struct import_unit *units; /* import_systemd.c */
	size_t unit_count;
	bool failed; /* memory was short */
};

/**
 * import_init() - nothing imported yet.
 * @from: a word of import_sources().
 * @arena, @findings: borrowed for as long as it lives.
 *
 * Return: false when there is no such source.
 */
bool import_init(struct import *import, const char *from, struct arena *arena,
		 struct findings *findings);

/* For people: "systemd, compose or oci". In the arena; NULL without memory. */
const char *import_sources(struct arena *arena);

/**
 * import_text() - take one file over. Several make one policy.
 * @file: for the places; borrowed.
 * @text: NUL-terminated.
 *
 * What is not carried is a warning; a file that cannot be understood is an error.
 *
 * Return: 0; -ENOMEM, -ENOENT without a library.
 */
int import_text(struct import *import, const char *file, const char *text, size_t len,
		struct err *err);

/**
 * import_finish() - after the last file: take back what makes no sense by itself, and make
 * the policy's name one that a policy takes.
 *
 * Return: 0, -ENOMEM.
 */
int import_finish(struct import *import, struct err *err);

/* The policy in YAML, with what was not carried as comments. */
void import_print(const struct import *import, struct text *ret);
