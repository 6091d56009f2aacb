/* SPDX-License-Identifier: MIT */
/*
 * `set:` of a rule: {memory.high: +10%, ceiling: 8Gi}, {io.max: {/dev/sda: {rbps: x0.5}}}.
 */
#include "governor/policy_parse.h"

#include <string.h>

struct changes {
	struct parse *parse;
	const struct node *floor, *ceiling; /* can be NULL */
	struct change *first, **end;
};

/* "+10%", "-10%", "x0.5" against what there is. Return: whether it is one of them. */
static bool read_relative(const char *text, struct change *change)
{
	size_t len = strlen(text);

	if (text[0] == 'x') {
		change->kind = CHANGE_TIMES;
		return unit_parse_decimal(text + 1, len - 1, 100, &change->by) == 0 &&
		       change->by > 0;
	}
	change->kind = text[0] == '+' ? CHANGE_MORE : CHANGE_LESS;
	return (text[0] == '+' || text[0] == '-') &&
	       unit_parse_percent(text + 1, &change->by) == 0 && change->by > 0;
}

static bool is_relative(const char *text)
{
	return text[0] == '+' || text[0] == 'x' || (text[0] == '-' && strchr(text, '%'));
}

static bool can_be_relative(enum knob_unit unit)
{
	return unit == KNOB_UNIT_BYTES || unit == KNOB_UNIT_RATE || unit == KNOB_UNIT_COUNT ||
	       unit == KNOB_UNIT_NUMBER || unit == KNOB_UNIT_USEC || unit == KNOB_UNIT_QUOTA;
}

/* What @node says for the one field of the change. */
static bool read_field(struct parse *parse, const struct node *node, const char *field,
		       struct setting *setting)
{
	struct err err = {0};
	char file[KNOB_FILE_SIZE];
	const char *text = parse_text(parse, node, knob_file(&setting->name, file), "a value");

	if (!text)
		return false;
	if (setting_parse_field(setting, field, text, parse->arena, &err) == 0)
		return true;
	parse_refuse(parse, &node->pos, &err);
	return false;
}

static void read_bounds(struct changes *at, const char *field, struct change *change)
{
	const struct setting place = {.name = change->setting.name,
				      .object = change->setting.object};

	change->floor = change->ceiling = place;
	if (at->floor)
		change->has_floor = read_field(at->parse, at->floor, field, &change->floor);
	if (at->ceiling)
		change->has_ceiling = read_field(at->parse, at->ceiling, field, &change->ceiling);
}

static size_t index_of(const struct knob *knob, const char *field, enum knob_unit *ret_unit)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	size_t count = knob_fields(knob, fields), i = 0;

	while (field[0] && i < count && strcmp(fields[i].name, field) != 0)
		i++;
	*ret_unit = i < count ? fields[i].unit : KNOB_UNIT_NONE;
	return i < count ? i : 0;
}

static void take_value(struct changes *at, const struct setting *place, const char *field,
		       const struct node *node)
{
	struct change *change = parse_new(at->parse, struct change);
	char file[KNOB_FILE_SIZE];
	enum knob_unit unit;

	if (!change)
		return;
	*change = (struct change){.pos = node->pos, .setting = *place};
	change->field = index_of(place->name.knob, field, &unit);
	if (node->kind == NODE_SCALAR && is_relative(node->text)) {
		if (!can_be_relative(unit) || !read_relative(node->text, change))
			parse_error(at->parse, &node->pos,
				    "%s = '%.64s': +10%%, -10%% or x0.5 of a number, or a value",
				    knob_file(&place->name, file), node->text);
	} else if (!read_field(at->parse, node, field, &change->setting)) {
		return;
	}
	read_bounds(at, field, change);
	*at->end = change;
	at->end = &change->next;
}

static void take_object(struct changes *at, const struct setting *place, const struct node *node)
{
	struct setting setting = *place;
	struct err err = {0};

	setting.object = node->key->text;
	if (setting_check_object(&setting.name, setting.object, &err) < 0) {
		parse_refuse(at->parse, &node->key->pos, &err);
		return;
	}
	if (setting.name.knob->shape == KNOB_WEIGHT && strcmp(setting.object, "default") == 0)
		setting.object = NULL;
	if (node->kind != NODE_MAP) {
		take_value(at, &setting, "", node);
		return;
	}
	for (const struct node *child = node->first; child; child = child->next)
		take_value(at, &setting, child->key->text, child);
}

static void take_knob(struct changes *at, const struct knob_name *name, const struct node *node)
{
	const struct setting place = {.name = *name};
	enum knob_shape shape = name->knob->shape;
	bool pair = shape == KNOB_PAIR;
	bool single = shape == KNOB_SINGLE || shape == KNOB_LIST || shape == KNOB_WORD;

	if (node->kind != NODE_MAP || single) {
		take_value(at, &place, "", node);
		return;
	}
	for (const struct node *child = node->first; child; child = child->next)
		if (pair)
			take_value(at, &place, child->key->text, child);
		else
			take_object(at, &place, child);
}

static void take_key(struct changes *at, const struct node *node)
{
	const char *key = node->key->text, *near;
	struct knob_name name;

	if (knob_find(key, &name) && knob_is_settable(name.knob)) {
		take_knob(at, &name, node);
		return;
	}
	near = knob_nearest(key);
	parse_error(at->parse, &node->key->pos, "no limit is called '%.64s'%s%s%s", key,
		    near ? "; did you mean '" : "; 'cgov knobs' lists them", near ? near : "",
		    near ? "'?" : "");
}

struct change *policy_parse_changes(struct parse *parse, const struct node *node)
{
	struct changes at = {.parse = parse};
	size_t limits = 0;

	at.end = &at.first;
	if (!parse_is_map(parse, node, "set"))
		return NULL;
	at.floor = node_get(node, "floor");
	at.ceiling = node_get(node, "ceiling");
	for (const struct node *child = node->first; child; child = child->next)
		limits += child != at.floor && child != at.ceiling;
	if (limits == 0)
		parse_error(parse, &node->pos, "set names no limit: {memory.high: +10%%}");
	if (limits > 1 && (at.floor || at.ceiling))
		parse_error(parse, &node->pos,
			    "floor and ceiling are of one limit: give each limit a 'set' of its "
			    "own");
	else
		for (const struct node *child = node->first; child; child = child->next)
			if (child != at.floor && child != at.ceiling)
				take_key(&at, child);
	return at.first;
}
