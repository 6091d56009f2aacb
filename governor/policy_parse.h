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
#include <sys/types.h>

struct policy_var;	/* policy_vars.c */
struct policy_template; /* policy_template.c */

/* One file of a policy; what a file includes comes before it. */
struct document {
	const char *file;
	struct node *root; /* NULL: nothing could be read */
	dev_t dev;
	ino_t ino;
	struct document *next; /* parse.documents; while its includes are read, who includes it */
};

/* One policy while it is read. */
struct parse {
	struct arena *arena;
	struct findings *findings;
	struct policy *policy;
	struct document *documents, **documents_end;
	size_t document_count;
	struct policy_var *vars;
	size_t var_count, group_count;
	size_t expanded; /* bytes of text that variables made */
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

/* The topics, in the order in which a policy is read. */

/**
 * policy_read() - the documents: a file, and what it includes.
 *
 * Return: 0, -errno when the first file cannot be read at all.
 */
int policy_read(struct parse *parse, const char *path, struct err *err);

/* The one document that is there already. Return: 0, -ENOMEM, -ENOENT without libyaml. */
int policy_read_text(struct parse *parse, const char *text, size_t len, struct err *err);

void policy_parse_vars(struct parse *parse, const struct node *node);
void policy_check_vars(struct parse *parse);
/* Every text of a document becomes what its variables make of it. */
void policy_expand(struct parse *parse, struct node *node);

void policy_parse_templates(struct parse *parse, const struct node *node);
/* Find the mistakes in templates that nobody uses. */
void policy_check_templates(struct parse *parse);
/* What `use:` gives the group; its own keys come after it. */
void policy_parse_use(struct parse *parse, const struct node *node, struct group *group);

void policy_parse_groups(struct parse *parse, const struct node *node, struct group *parent);
void policy_parse_resources(struct parse *parse, const struct node *node, struct group *group);
void policy_parse_run(struct parse *parse, const struct node *node, struct group *group);

/* After all groups of all files: rules name them. */
void policy_parse_rules(struct parse *parse, const struct node *node);
/* Of one rule: the actions, in order. */
struct action_ask *policy_parse_actions(struct parse *parse, const struct node *node);
/* `set`: the changes, in the order written. */
struct change *policy_parse_changes(struct parse *parse, const struct node *node);
/* A duration that is not nothing. Return: 0 after a finding. */
uint64_t policy_parse_usec(struct parse *parse, const struct node *node, const char *what);
bool policy_parse_bool(struct parse *parse, const struct node *node, const char *what);

/* One of some words. Return: its index; 0 after a finding. */
size_t parse_word(struct parse *parse, const struct node *node, const char *what,
		  const char *const *words, size_t count, const char *allowed);

void policy_parse_settings(struct parse *parse, const struct node *node);

/**
 * policy_limit() - the limit of @group to which @want belongs, in the order of the table.
 * @pos: of what asks.
 * @merge: what a template gave stays, field by field; otherwise it is replaced by @want.
 *
 * Return: NULL after a finding: it is set twice, or there are too many.
 */
struct limit *policy_limit(struct parse *parse, struct group *group, const struct setting *want,
			   const struct pos *pos, bool merge);
