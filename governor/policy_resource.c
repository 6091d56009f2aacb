/* SPDX-License-Identifier: MIT */
/*
 * `resources:` of a group. A key path is the kernel's file name split at its dots, so nesting and
 * dots are the same thing: every key is joined to what is above it until a knob has that name.
 */
#include "governor/policy_parse.h"

#include <string.h>

/* A verb's name and what does it instead. */
static const struct {
	const char *file, *instead;
} verbs[] = {
	{"cgroup.procs", "'run' starts a command in a group, 'cgov exec' joins one"},
	{"cgroup.threads", "'run' starts a command in a group, 'cgov exec' joins one"},
	{"cgroup.type", "cgov keeps its groups domains"},
	{"cgroup.subtree_control", "cgov enables the controllers that the limits need"},
	{"cgroup.freeze", "'cgov freeze' and 'cgov thaw' do it, and a rule's 'freeze'"},
	{"cgroup.kill", "'cgov kill' does it, and a rule's 'kill'"},
	{"cgroup.pressure", "pressure is accounted for every group"},
	{"memory.reclaim", "a rule's 'reclaim' does it"},
	{"memory.peak", "the report of a run and 'cgov stat' have it"},
	{"memory.swap.peak", "the report of a run and 'cgov stat' have it"},
};

static const char *instead_of(const char *file)
{
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		if (strcmp(verbs[i].file, file) == 0)
			return verbs[i].instead;
	return "a rule's 'when' watches it";
}

struct resources {
	struct parse *parse;
	struct group *group;
};

/* "0-3" or [0, 2, 4-7] for a list of ranges. */
static const char *list_text(struct parse *parse, const struct node *node)
{
	AUTO_TEXT struct text joined = {0};

	for (const struct node *item = node->first; item; item = item->next) {
		const char *text = parse_text(parse, item, "an item", "a number, or a range 4-7");
		if (!text)
			return NULL;
		text_addf(&joined, "%s%s", joined.len ? "," : "", text);
	}
	return parse_printf(parse, "%s", text_str(&joined));
}

/* How to write the values of a knob that takes a map. */
static const char *map_form(const struct knob *knob)
{
	switch (knob->shape) {
	case KNOB_DEVICE:
		return knob->id == KNOB_IO_LATENCY
			       ? "a map from devices: {/dev/sda: {target: 10ms}}"
			       : "a map from devices: {/dev/sda: {rbps: 50MiB}}";
	case KNOB_NAMED:
		return "a map from devices: {mlx4_0: {hca_handle: 2}}";
	case KNOB_RESOURCE:
		return "a map from resources: {sev: 10}";
	case KNOB_WEIGHT:
		return "a number, or a map: {default: 300, \"8:0\": 100}";
	case KNOB_PAIR:
		return "150%, 1.5, 1500m, max, or {quota: 150ms, period: 100ms}";
	case KNOB_LIST:
		return "numbers and ranges: 0-3,6";
	case KNOB_SINGLE:
	case KNOB_WORD:
	case KNOB_VERB:
		break;
	}
	return "a single value";
}

static void take_whole(struct resources *at, const struct knob_name *name, const struct node *node)
{
	struct setting setting = {.name = *name};
	struct err err = {0};
	char file[KNOB_FILE_SIZE];
	const char *form = map_form(name->knob), *text;

	if (node->kind == NODE_SEQUENCE && name->knob->shape == KNOB_LIST)
		text = list_text(at->parse, node);
	else
		text = parse_text(at->parse, node, knob_file(name, file), form);
	if (!text)
		return;
	int r = name->knob->shape == KNOB_PAIR
			? setting_parse(name, text, at->parse->arena, &setting, &err)
			: setting_parse_field(&setting, "", text, at->parse->arena, &err);
	if (r < 0)
		parse_refuse(at->parse, &node->pos, &err);
	else
		policy_limit(at->parse, at->group, &setting, &node->pos, false);
}

static bool take_field(struct parse *parse, struct setting *setting, const struct node *node)
{
	struct err err = {0};
	char file[KNOB_FILE_SIZE];
	const char *field = node->key ? node->key->text : "";
	const char *text = parse_text(parse, node, knob_file(&setting->name, file),
				      map_form(setting->name.knob));

	if (!text)
		return false;
	if (setting_parse_field(setting, field, text, parse->arena, &err) == 0)
		return true;
	parse_refuse(parse, &node->pos, &err);
	return false;
}

/* A template's fields are overridden one by one: what is given here counts as not given yet. */
static void forget_fields(struct setting *setting, const struct node *map)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	size_t count = knob_fields(setting->name.knob, fields);

	for (size_t i = 0; i < count; i++)
		if (node_get(map, fields[i].name))
			setting->fields[i] = (struct amount){0};
}

static void check_pair(struct parse *parse, const struct setting *setting, const struct pos *pos)
{
	struct setting copy = *setting;
	struct err err = {0};

	if (setting->name.knob->shape == KNOB_PAIR &&
	    setting_resolve(&copy, &(struct setting_facts){0}, &err) < 0)
		parse_refuse(parse, pos, &err);
}

static bool is_subknob(const char *path, const char *key, struct knob_name *ret)
{
	AUTO_TEXT struct text whole = {0};

	text_addf(&whole, "%s.%s", path, key);
	return knob_find(text_str(&whole), ret) && knob_is_settable(ret->knob);
}

static void take_key(struct resources *at, const char *path, const struct node *node);

/* Fields by name: of cpu.max, or of one device. Keys that make another knob's name are that knob.
 */
static void take_fields(struct resources *at, const struct setting *want, const char *path,
			const struct node *map)
{
	struct limit *limit = NULL;
	struct knob_name other;
	bool good = true;

	if (map->count == 0)
		parse_error(at->parse, &map->pos, "%s: %s", path, map_form(want->name.knob));
	for (const struct node *child = map->first; child; child = child->next) {
		if (!want->object && is_subknob(path, child->key->text, &other)) {
			take_key(at, path, child);
			continue;
		}
		if (!limit) {
			limit = policy_limit(at->parse, at->group, want, &map->pos, true);
			if (!limit)
				return;
			forget_fields(&limit->setting, map);
		}
		good &= take_field(at->parse, &limit->setting, child);
	}
	if (limit && good)
		check_pair(at->parse, &limit->setting, &map->pos);
}

/* One device or resource: a map of fields, or the one value there is. */
static void take_object(struct resources *at, const struct knob_name *name, const char *path,
			const struct node *node)
{
	struct setting setting = {.name = *name, .object = node->key->text};
	struct node alone = *node;
	struct err err = {0};

	if (setting_check_object(name, node->key->text, &err) < 0) {
		parse_refuse(at->parse, &node->key->pos, &err);
		return;
	}
	if (name->knob->shape == KNOB_WEIGHT && strcmp(setting.object, "default") == 0)
		setting.object = NULL;
	if (node->kind == NODE_MAP && name->knob->fields) {
		take_fields(at, &setting, path, node);
		return;
	}
	alone.key = NULL;
	if (take_field(at->parse, &setting, &alone))
		policy_limit(at->parse, at->group, &setting, &node->pos, false);
}

static bool takes_objects(const struct knob *knob)
{
	return knob->shape == KNOB_DEVICE || knob->shape == KNOB_NAMED ||
	       knob->shape == KNOB_WEIGHT || knob->shape == KNOB_RESOURCE;
}

static void take_knob(struct resources *at, const struct knob_name *name, const char *path,
		      const struct node *node)
{
	struct setting setting = {.name = *name};

	if (!knob_is_settable(name->knob)) {
		parse_error(at->parse, &node->key->pos,
			    "%s makes something happen and is no limit; %s", path,
			    instead_of(path));
		return;
	}
	if (node->kind == NODE_MAP && takes_objects(name->knob)) {
		if (node->count == 0)
			parse_error(at->parse, &node->pos, "%s: %s", path, map_form(name->knob));
		for (const struct node *child = node->first; child; child = child->next)
			take_object(at, name, path, child);
	} else if (node->kind == NODE_MAP) {
		take_fields(at, &setting, path, node);
	} else {
		take_whole(at, name, node);
	}
}

/* Whether "SIZE" of the table or the same word stands at @file. Return: bytes of @file; 0: no. */
static size_t match_part(const char *row, size_t row_len, const char *file)
{
	size_t len = strcspn(file, ".");

	if (row_len == 4 && memcmp(row, "SIZE", 4) == 0)
		return len;
	return len == row_len && memcmp(row, file, len) == 0 ? len : 0;
}

/* Whether @path is the first parts of a knob's name. */
static bool begins_knob(const struct knob *knob, const char *path)
{
	const char *row = knob->file;

	for (;;) {
		size_t row_len = strcspn(row, "."), len = match_part(row, row_len, path);
		if (len == 0 || row[row_len] == '\0')
			return false;
		if (path[len] == '\0')
			return true;
		row += row_len + 1;
		path += len + 1;
	}
}

static bool begins_any_knob(const char *path)
{
	for (size_t i = 0; i < KNOB_COUNT; i++)
		if (begins_knob(&knobs[i], path))
			return true;
	return false;
}

static void refuse_path(struct resources *at, const char *path, const struct node *node)
{
	const char *near = findings_full(at->parse->findings) ? NULL : knob_nearest(path);

	if (near)
		parse_error(at->parse, &node->key->pos,
			    "no limit is called '%s'; did you mean '%s'?", path, near);
	else
		parse_error(at->parse, &node->key->pos,
			    "no limit is called '%s'; 'cgov knobs' lists them", path);
}

static void take_children(struct resources *at, const char *path, const struct node *node)
{
	for (const struct node *child = node->first; child; child = child->next)
		take_key(at, path, child);
}

static void take_key(struct resources *at, const char *above, const struct node *node)
{
	AUTO_TEXT struct text joined = {0};
	struct knob_name name;

	text_addf(&joined, "%s%s%s", above, above[0] ? "." : "", node->key->text);
	const char *path = text_str(&joined);
	if (knob_find(path, &name))
		take_knob(at, &name, path, node);
	else if (!begins_any_knob(path))
		refuse_path(at, path, node);
	else if (node->kind == NODE_MAP)
		take_children(at, path, node);
	else
		parse_error(at->parse, &node->pos, "'%s' is no limit but a family of them: a map",
			    path);
}

void policy_parse_resources(struct parse *parse, const struct node *node, struct group *group)
{
	struct resources at = {.parse = parse, .group = group};

	if (parse_is_map(parse, node, "resources"))
		take_children(&at, "", node);
}
