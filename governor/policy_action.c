/* SPDX-License-Identifier: MIT */
/*
 * `then:` of a rule: actions by the table, typed.
 */
#include "governor/policy_parse.h"

#include "common/signal_name.h"

#include <stdio.h>
#include <string.h>

uint64_t policy_parse_usec(struct parse *parse, const struct node *node, const char *what)
{
	const char *text = parse_text(parse, node, what, "a duration such as 500ms, 30s or 5m");
	uint64_t usec = 0;

	if (text && (unit_parse_usec(text, &usec) < 0 || usec == 0)) {
		parse_error(parse, &node->pos, "%s = '%.64s': a duration such as 500ms, 30s or 5m",
			    what, text);
		usec = 0;
	}
	return usec;
}

bool policy_parse_bool(struct parse *parse, const struct node *node, const char *what)
{
	const char *text = parse_text(parse, node, what, "true or false");
	bool value = false;

	if (text && unit_parse_bool(text, &value) < 0)
		parse_error(parse, &node->pos, "%s = '%.64s': true or false", what, text);
	return value;
}

static const char *allowed(const struct action_argument *argument)
{
	switch (argument->kind) {
	case ACTION_TIME:
		return "a duration such as 500ms, 30s or 5m";
	case ACTION_SIZE:
		return "a size such as 64Mi, or 10% of what the group uses";
	case ACTION_PERCENT:
		return "a percentage from 0% to 100%";
	case ACTION_BOOL:
		return "true or false";
	case ACTION_TEXT:
		return "a text";
	case ACTION_WORDS:
		return "a list of words: [PROGRAM, WORD...]";
	case ACTION_SIGNAL:
		return "a signal such as TERM, INT or KILL";
	case ACTION_LIMITS:
		return "limits: {memory.high: +10%}";
	case ACTION_CHOICE:
		break;
	}
	return argument->words;
}

static bool read_size(const char *text, struct action_value *ret)
{
	ret->percent = strchr(text, '%') != NULL;
	if (ret->percent)
		return unit_parse_percent(text, &ret->n) == 0 && ret->n > 0 && ret->n <= 10000;
	return unit_parse_bytes(text, UNIT_BARE_1024, &ret->n) == 0 && ret->n > 0;
}

static bool read_text(const struct action_argument *argument, const char *text,
		      struct action_value *ret)
{
	switch (argument->kind) {
	case ACTION_SIZE:
		return read_size(text, ret);
	case ACTION_PERCENT:
		return unit_parse_percent(text, &ret->n) == 0 && ret->n <= 10000;
	case ACTION_SIGNAL:
		ret->n = (uint64_t)signal_find(text);
		return ret->n > 0;
	case ACTION_CHOICE:
		ret->text = text;
		return text_is_one_of(text, argument->words);
	case ACTION_TEXT:
		ret->text = text;
		return true;
	case ACTION_TIME:
	case ACTION_BOOL:
	case ACTION_WORDS:
	case ACTION_LIMITS:
		break;
	}
	return false;
}

static const char **read_words(struct parse *parse, const struct node *node, const char *what,
			       const char *form)
{
	const char **words;
	size_t count = 0;

	if (node->kind != NODE_SEQUENCE || node->count == 0) {
		parse_error(parse, &node->pos, "%s is %s", what, form);
		return NULL;
	}
	words = parse_alloc(parse, (node->count + 1) * sizeof(*words));
	for (const struct node *item = node->first; item && words; item = item->next) {
		words[count] = parse_text(parse, item, what, form);
		count += words[count] != NULL;
	}
	return words;
}

static void take_value(struct parse *parse, const struct node *node,
		       const struct action_argument *argument, struct action_value *ret)
{
	const char *text;

	*ret = (struct action_value){.given = true, .pos = node->pos};
	if (argument->kind == ACTION_WORDS)
		ret->words = read_words(parse, node, argument->name, allowed(argument));
	else if (argument->kind == ACTION_TIME)
		ret->n = policy_parse_usec(parse, node, argument->name);
	else if (argument->kind == ACTION_BOOL)
		ret->n = policy_parse_bool(parse, node, argument->name);
	else if ((text = parse_text(parse, node, argument->name, allowed(argument))) &&
		 !read_text(argument, text, ret))
		parse_error(parse, &node->pos, "%s = '%.64s': %s", argument->name, text,
			    allowed(argument));
}

struct argument_list {
	struct action_argument all[ACTION_ARGUMENTS_MAX];
	size_t count;
};

static const char *argument_name(const void *names, size_t i)
{
	return ((const struct action_argument *)names)[i].name;
}

static void take_argument(struct parse *parse, const struct node *node,
			  const struct argument_list *list, struct action_ask *ask)
{
	size_t i = 0;

	while (i < list->count && strcmp(list->all[i].name, node->key->text) != 0)
		i++;
	if (i < list->count)
		take_value(parse, node, &list->all[i], &ask->values[i]);
	else if (list->count == 0)
		parse_error(parse, &node->key->pos, "%s takes no arguments: {}", ask->action->name);
	else
		parse_unknown(parse, node->key, ask->action->name, argument_name, list->all,
			      list->count);
}

static void check_required(struct parse *parse, const struct argument_list *list,
			   const struct action_ask *ask)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->all[i].required && !ask->values[i].given && !parse->partial)
			parse_error(parse, &ask->pos, "%s needs '%s': %s", ask->action->name,
				    list->all[i].name, allowed(&list->all[i]));
}

/* {} or nothing: no arguments. */
static void take_arguments(struct parse *parse, const struct node *node, struct action_ask *ask)
{
	struct argument_list list;

	list.count = action_arguments(ask->action, list.all);
	if (ask->action->id == ACTION_SET) {
		ask->values[0].given = true;
		ask->values[0].list = policy_parse_changes(parse, node);
		return;
	}
	if (node->kind == NODE_MAP)
		for (const struct node *child = node->first; child; child = child->next)
			take_argument(parse, child, &list, ask);
	else if (node->kind != NODE_SCALAR || node->text[0])
		parse_is_map(parse, node, ask->action->name);
	check_required(parse, &list, ask);
}

static const char *action_name(UNUSED const void *names, size_t i)
{
	return i < ACTION_COUNT ? actions[i].name : i == ACTION_COUNT ? "after" : "if_still";
}

static const struct action *find(const char *name)
{
	for (size_t i = 0; i < ACTION_COUNT; i++)
		if (strcmp(actions[i].name, name) == 0)
			return &actions[i];
	return NULL;
}

static void take_key(struct parse *parse, const struct node *node, struct action_ask *ask)
{
	const struct action *action = find(node->key->text);

	if (strcmp(node->key->text, "after") == 0) {
		ask->after_usec = policy_parse_usec(parse, node, "after");
	} else if (strcmp(node->key->text, "if_still") == 0) {
		ask->if_still = policy_parse_bool(parse, node, "if_still");
	} else if (!action) {
		parse_unknown(parse, node->key, "an action", action_name, NULL, ACTION_COUNT + 2);
	} else if (ask->action) {
		parse_error(parse, &node->key->pos,
			    "one action an item: give '%s' an item of its own", action->name);
	} else {
		ask->action = action;
		ask->pos = node->key->pos;
		take_arguments(parse, node, ask);
	}
}

/* "thaw", or {freeze: {for: 10s}, after: 30s, if_still: true}. */
static void take_item(struct parse *parse, const struct node *node, struct action_ask *ask)
{
	size_t errors = parse->findings->errors;

	ask->pos = node->pos;
	if (node->kind == NODE_SCALAR) {
		struct node nothing = {.kind = NODE_SCALAR, .pos = node->pos, .text = ""};
		struct node key = *node;
		nothing.key = &key;
		if (parse_text(parse, node, "an action", "{freeze: {for: 10s}}"))
			take_key(parse, &nothing, ask);
		return;
	}
	if (!parse_is_map(parse, node, "an action"))
		return;
	for (const struct node *child = node->first; child; child = child->next)
		take_key(parse, child, ask);
	if (!ask->action && parse->findings->errors == errors)
		parse_error(parse, &node->pos, "no action is named: {freeze: {for: 10s}}");
}

struct action_ask *policy_parse_actions(struct parse *parse, const struct node *node)
{
	struct action_ask *first = NULL, **end = &first;

	if (node->kind != NODE_SEQUENCE || node->count == 0) {
		parse_error(parse, &node->pos, "then is a list of actions: [{freeze: {for: 10s}}]");
		return NULL;
	}
	for (const struct node *item = node->first; item; item = item->next) {
		struct action_ask *ask = parse_new(parse, struct action_ask);
		if (!ask)
			break;
		take_item(parse, item, ask);
		*end = ask;
		end = &ask->next;
	}
	return first;
}
