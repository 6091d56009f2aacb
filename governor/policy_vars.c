/* SPDX-License-Identifier: MIT */
/*
 * `vars:` and ${}: before anything is typed, every text of the documents is what its variables make
 * of it. "$${" is a "${" that stays.
 */
#include "common/fd.h"
#include "governor/arith.h"
#include "governor/policy_parse.h"

#include <errno.h>
#include <string.h>

#define VARS_MAX     1000
#define TEXT_MAX     ((size_t)4096)	       /* of one text after expansion */
#define EXPANDED_MAX ((size_t)8 * 1024 * 1024) /* of all: variables in variables grow fast */

enum var_state {
	VAR_NEW,
	VAR_BUSY, /* its own text is being expanded: meeting it again is a loop */
	VAR_DONE,
};

struct policy_var {
	const struct node *node;
	const char *text; /* when done; NULL after a finding */
	enum var_state state;
	struct policy_var *next;
};

static struct policy_var *find(const struct parse *parse, const char *name, size_t len)
{
	for (struct policy_var *var = parse->vars; var; var = var->next)
		if (strncmp(var->node->key->text, name, len) == 0 &&
		    var->node->key->text[len] == '\0')
			return var;
	return NULL;
}

static bool is_name(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
				      "0123456789";

	return text[0] && !strchr("0123456789", text[0]) && text[strspn(text, allowed)] == '\0';
}

static void take_var(struct parse *parse, const struct node *node)
{
	const char *name = node->key->text;
	struct policy_var *var;

	if (!is_name(name)) {
		parse_error(parse, &node->key->pos,
			    "'%.64s' cannot be a variable: letters, digits and '_', no digit first",
			    name);
		return;
	}
	/* The text may be empty, but not a map. */
	if (node->kind != NODE_SCALAR) {
		parse_error(parse, &node->pos, "the variable '%.64s' is a single text", name);
		return;
	}
	/* Later documents are those that include: they may say otherwise. */
	var = find(parse, name, strlen(name));
	if (!var && ++parse->var_count > VARS_MAX) {
		parse_error(parse, &node->key->pos, "a policy can have %d variables", VARS_MAX);
		return;
	}
	if (!var) {
		var = parse_new(parse, struct policy_var);
		if (!var)
			return;
		var->next = parse->vars;
		parse->vars = var;
	}
	var->node = node;
}

void policy_parse_vars(struct parse *parse, const struct node *node)
{
	if (!parse_is_map(parse, node, "vars"))
		return;
	for (const struct node *child = node->first; child; child = child->next)
		take_var(parse, child);
}

static const char *expand(struct parse *parse, const struct node *node);

static const char *say_unknown(struct parse *parse, const char *name, size_t len, struct err *err)
{
	size_t best = len / 3 + 1;
	const char *near = NULL;
	AUTO_TEXT struct text word = {0};

	text_add_bytes(&word, name, len);
	for (const struct policy_var *var = parse->vars; var; var = var->next) {
		const char *other = var->node->key->text;
		size_t distance = text_distance(text_str(&word), other, best);
		if (distance <= best && (!near || distance < best)) {
			near = other;
			best = distance;
		}
	}
	err_say(err, ENOENT, "no variable '%.64s'", text_str(&word));
	if (near)
		err_hint(err, "did you mean '%s'?", near);
	else
		err_hint(err, "declare it under 'vars', or write $${ for a ${ that stays");
	return NULL;
}

static const char *value_of(void *data, const char *name, size_t len, struct err *err)
{
	struct parse *parse = data;
	struct policy_var *var = find(parse, name, len);

	if (!var)
		return say_unknown(parse, name, len, err);
	if (var->state == VAR_BUSY) {
		err_say(err, ELOOP, "the variable '%.*s' is made of itself", (int)len, name);
		return NULL;
	}
	if (var->state == VAR_NEW) {
		var->state = VAR_BUSY;
		var->text = expand(parse, var->node);
		var->state = VAR_DONE;
	}
	/* What is wrong with it has been said in its own place. */
	if (!var->text)
		err_say(err, ECANCELED, "the variable '%.*s' is wrong", (int)len, name);
	return var->text;
}

/* A place inside a text, where the file has the text as it is. */
static struct pos pos_in(const struct node *node, size_t offset)
{
	struct pos pos = node->pos;

	if (node->text_column > 0) {
		pos.column = node->text_column;
		for (size_t i = 0; i < offset; i++)
			pos.column += ((unsigned char)node->text[i] & 0xc0) != 0x80;
	}
	return pos;
}

/* From a "${" on. Return: bytes of it, 0 after a finding. */
static size_t expand_one(struct parse *parse, const struct node *node, size_t at, struct text *ret)
{
	const struct arith_vars vars = {value_of, parse};
	const char *inside = node->text + at + 2, *end = strchr(inside, '}');
	size_t wrong = 0;
	struct err err = {0};
	struct pos pos = pos_in(node, at);

	if (!end) {
		parse_error(parse, &pos, "a '}' is missing; write $${ for a ${ that stays");
		return 0;
	}
	int r = arith_eval(inside, (size_t)(end - inside), &vars, ret, &wrong, &err);
	pos = pos_in(node, at + 2 + wrong);
	if (r < 0 && r != -ECANCELED)
		parse_error(parse, &pos, "%s", err.text);
	return r < 0 ? 0 : (size_t)(end + 1 - (node->text + at));
}

static const char *expand(struct parse *parse, const struct node *node)
{
	AUTO_TEXT struct text text = {0};
	size_t at = 0;

	if (!strstr(node->text, "${"))
		return node->text;
	while (node->text[at]) {
		size_t len = 1;
		if (strncmp(node->text + at, "$${", 3) == 0) {
			text_add(&text, "${");
			len = 3;
		} else if (strncmp(node->text + at, "${", 2) == 0) {
			len = expand_one(parse, node, at, &text);
			if (len == 0)
				return NULL;
		} else {
			text_add_bytes(&text, node->text + at, 1);
		}
		at += len;
		if (text.len > TEXT_MAX + strlen(node->text)) {
			parse_error(parse, &node->pos, "this grows too long with its variables");
			return NULL;
		}
	}
	parse->expanded += text.len;
	if (parse->expanded > EXPANDED_MAX) {
		parse_error(parse, &node->pos,
			    "the policy's variables make more than 8 MiB of text");
		return NULL;
	}
	return parse_printf(parse, "%s", text_str(&text));
}

static void expand_node(struct parse *parse, struct node *node)
{
	const char *text;

	if (node->kind != NODE_SCALAR || !strstr(node->text, "${"))
		return;
	text = expand(parse, node);
	/* A text that cannot be had is empty, and said to be wrong already. */
	node->text = text ? text : "";
	node->text_column = 0;
	node->refused = !text;
}

void policy_check_vars(struct parse *parse)
{
	struct err err = {0};

	for (const struct policy_var *var = parse->vars; var; var = var->next)
		value_of(parse, var->node->key->text, strlen(var->node->key->text), &err);
}

void policy_expand(struct parse *parse, struct node *node)
{
	expand_node(parse, node);
	for (struct node *child = node->first; child; child = child->next) {
		if (child->key)
			expand_node(parse, child->key);
		policy_expand(parse, child);
	}
}
