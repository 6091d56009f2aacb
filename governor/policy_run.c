/* SPDX-License-Identifier: MIT */
/*
 * `run:` of a group: a key for each row of run.def.
 */
#include "governor/policy_parse.h"

#include "governor/network_want.h"

#include <string.h>

static const char *row_key(UNUSED const void *names, size_t i)
{
	return run_rows[i].key;
}

static void add(struct parse *parse, const struct node *node, const struct run_row *row,
		const char *text, struct group *group)
{
	struct err err = {0};

	if (run_option_add(&group->run, row, text, &node->pos, parse->arena, &err) < 0)
		parse_refuse(parse, &node->pos, &err);
}

static void take_words(struct parse *parse, const struct node *node, const struct run_row *row,
		       struct group *group)
{
	for (const struct node *item = node->first; item; item = item->next) {
		/* An empty word is a word when somebody wrote it in quotes. */
		const char *text = parse_text(parse, item, row->key, row->argument);
		if (text)
			add(parse, item, row, text, group);
	}
}

/* {NAME: VALUE} for NAME=VALUE. */
static void take_pairs(struct parse *parse, const struct node *node, const struct run_row *row,
		       struct group *group)
{
	for (const struct node *item = node->first; item; item = item->next) {
		if (item->kind != NODE_SCALAR) {
			parse_error(parse, &item->pos, "%s is a single text", item->key->text);
			continue;
		}
		const char *text = parse_printf(parse, "%s=%s", item->key->text, item->text);
		if (text)
			add(parse, item->key, row, text, group);
	}
}

/* [pid, mount] for "pid,mount". */
static void take_joined(struct parse *parse, const struct node *node, const struct run_row *row,
			struct group *group)
{
	AUTO_TEXT struct text joined = {0};

	for (const struct node *item = node->first; item; item = item->next) {
		const char *text = parse_text(parse, item, row->key, row->argument);
		if (text)
			text_addf(&joined, "%s%s", joined.len ? "," : "", text);
	}
	add(parse, node, row, joined.len ? text_str(&joined) : "none", group);
}

/* A list under a key is the key again and again, a map under it its dotted names; its "rate" is the
 * key itself: {rate: 20Mbit, burst: 64K}. */
static void take_network_key(struct parse *parse, const struct node *node,
			     const struct run_row *row, struct group *group)
{
	const char *key = node->key->text, *text;

	if (node->kind == NODE_SCALAR) {
		text = parse_printf(parse, "%s=%s", key, node->text);
		if (text)
			add(parse, node, row, text, group);
		return;
	}
	for (const struct node *item = node->first; item; item = item->next) {
		const char *value = parse_text(parse, item, key, row->argument);
		if (!value)
			continue;
		if (node->kind == NODE_SEQUENCE || strcmp(item->key->text, "rate") == 0)
			text = parse_printf(parse, "%s=%s", key, value);
		else
			text = parse_printf(parse, "%s.%s=%s", key, item->key->text, value);
		if (text)
			add(parse, item, row, text, group);
	}
}

static void take_network(struct parse *parse, const struct node *node, const struct run_row *row,
			 struct group *group)
{
	struct run_value *value = &group->run.value[row->id];
	size_t errors = parse->findings->errors;
	struct network_want want;
	struct err err = {0};

	const char *text;

	if (node->kind == NODE_SEQUENCE)
		take_words(parse, node, row, group);
	else if (node->kind == NODE_SCALAR &&
		 (text = parse_text(parse, node, row->key, row->argument)))
		add(parse, node, row, text, group);
	for (const struct node *item = node->first; item && node->kind == NODE_MAP;
	     item = item->next)
		take_network_key(parse, item, row, group);
	if (parse->findings->errors == errors &&
	    network_want_read(value->words, value->word_count, parse->arena, &want, &err) < 0)
		parse_refuse(parse, &node->pos, &err);
}

static void take_command(struct parse *parse, const struct node *node, const struct run_row *row,
			 struct group *group)
{
	if (node->kind != NODE_SEQUENCE)
		parse_error(parse, &node->pos,
			    "command is a list of words: [sh, -c, \"echo hello\"]");
	else if (node->count == 0 && !parse->partial)
		parse_error(parse, &node->pos, "command is empty: [PROGRAM, WORD...]");
	else
		take_words(parse, node, row, group);
}

static void take_option(struct parse *parse, const struct node *node, const struct run_row *row,
			struct group *group)
{
	const char *text;

	if (row->kind == RUN_KIND_COMMAND)
		take_command(parse, node, row, group);
	else if (run_kind_is_list(row->kind) && node->kind == NODE_SEQUENCE)
		take_words(parse, node, row, group);
	else if (row->kind == RUN_KIND_LIST && node->kind == NODE_MAP)
		take_pairs(parse, node, row, group);
	else if (row->kind == RUN_KIND_NETWORK)
		take_network(parse, node, row, group);
	else if (row->kind == RUN_KIND_NAMESPACES && node->kind == NODE_SEQUENCE)
		take_joined(parse, node, row, group);
	else if ((text = parse_text(parse, node, row->key, row->argument)))
		add(parse, node, row, text, group);
}

void policy_parse_run(struct parse *parse, const struct node *node, struct group *group)
{
	if (!parse_is_map(parse, node, "run"))
		return;
	group->has_run = true;
	for (const struct node *child = node->first; child; child = child->next) {
		const struct run_row *row = run_row_find(child->key->text);
		if (row) {
			take_option(parse, child, row, group);
			/* Even when it is wrong: then it is not missing too. */
			group->run.value[row->id].given = true;
		}
		if (!row)
			parse_unknown(parse, child->key, "run", row_key, NULL, RUN_COUNT);
	}
}
