/* SPDX-License-Identifier: MIT */
/*
 * From nodes to a policy: what the topics (groups, resources, run, rules, includes, variables,
 * templates) share. Private to governor/policy_*.c.
 */
#pragma once

#include "governor/node.h"
#include "governor/policy.h"

#include <stdbool.h>
#include <stddef.h>

struct policy_template; /* policy_template.c */

/* One policy while it is read. */
struct parse {
	struct arena *arena;
	struct findings *findings;
	struct policy *policy;
	struct policy_template *templates;
	bool partial; /* a file could be read only in part: what is missing may stand in the rest */
	bool failed;  /* memory was short */
};

/* What a key of a map means. */
struct parse_key {
	const char *name;
	void (*take)(struct parse *parse, const struct node *node, void *into);
};

void parse_error(struct parse *parse, const struct pos *pos, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* The same from @err; a lack of memory is remembered, and is no finding. */
void parse_refuse(struct parse *parse, const struct pos *pos, const struct err *err);

/* Memory of the policy; NULL is remembered. */
void *parse_alloc(struct parse *parse, size_t size);
#define parse_new(parse, type) ((type *)parse_alloc(parse, sizeof(type)))
const char *parse_printf(struct parse *parse, const char *fmt, ...) PRINTF_LIKE(2, 3);

/**
 * parse_map() - every child of a map to the function of its key.
 * @what: for people: "a group", "a rule".
 *
 * No map, and keys that are not in the table, are findings.
 */
void parse_map(struct parse *parse, const struct node *node, const struct parse_key *keys,
	       size_t count, const char *what, void *into);

/* The children of a map, with keys of the policy's own choice. Return: false after a finding. */
bool parse_is_map(struct parse *parse, const struct node *node, const char *what);

/**
 * parse_text() - of a scalar that says something.
 * @what: for people: "the name".
 * @allowed: an example of it.
 *
 * Return: NULL after a finding.
 */
const char *parse_text(struct parse *parse, const struct node *node, const char *what,
		       const char *allowed);

/* One text, or a list of them: the first item; then each item's ->next. NULL after a finding. */
const struct node *parse_items(struct parse *parse, const struct node *node, const char *what,
			       const char *allowed);

/**
 * parse_unknown() - a key that is not in a table.
 * @name_of: the @i-th name of @count.
 */
void parse_unknown(struct parse *parse, const struct node *key, const char *what,
		   const char *(*name_of)(const void *names, size_t i), const void *names,
		   size_t count);

/* Names of groups, templates and policies: safe as a file name, no control characters. */
bool parse_name(struct parse *parse, const struct node *key, const char *what);

/* The topics. */
void policy_parse_groups(struct parse *parse, const struct node *node, struct group *parent);
void policy_parse_resources(struct parse *parse, const struct node *node, struct group *group);
void policy_parse_run(struct parse *parse, const struct node *node, struct group *group);
