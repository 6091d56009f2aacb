/* SPDX-License-Identifier: MIT */
#include "governor/import.h"

#include "governor/import_source.h"
#include "governor/policy.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define GROUPS_MAX 10000 /* as many as a policy can have */
#define LIMITS_MAX 1000
#define WORDS_MAX  10000 /* of one list */
#define DEPTH_MAX  12	 /* what fits a policy's nesting */

static const struct import_source sources[] = {
	{"systemd", import_systemd},
	{"compose", import_compose},
	{"oci", import_oci},
};

bool import_init(struct import *import, const char *from, struct arena *arena,
		 struct findings *findings)
{
	*import = (struct import){.arena = arena, .findings = findings};
	import->groups_end = &import->groups;
	for (size_t i = 0; i < ARRAY_LEN(sources); i++)
		if (strcmp(sources[i].name, from) == 0)
			import->source = &sources[i];
	return import->source;
}

const char *import_sources(struct arena *arena)
{
	const char *names = "";

	for (size_t i = 0; names && i < ARRAY_LEN(sources); i++)
		names = arena_printf(arena, "%s%s%s", names,
				     i == 0			  ? ""
				     : i + 1 < ARRAY_LEN(sources) ? ", "
								  : " or ",
				     sources[i].name);
	return names;
}

static const char *format(struct import *import, const char *fmt, va_list ap)
{
	AUTO_TEXT struct text text = {0};
	char *whole = NULL;

	if (vasprintf(&whole, fmt, ap) < 0)
		whole = NULL;
	const char *copy = whole ? arena_strdup(import->arena, whole) : NULL;
	free(whole);
	import->failed |= !copy;
	return copy;
}

const char *import_printf(struct import *import, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *text = format(import, fmt, ap);
	va_end(ap);
	return text;
}

void import_drop(struct import *import, const struct pos *pos, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *text = format(import, fmt, ap);
	va_end(ap);
	if (text)
		findings_add(import->findings, FINDING_WARNING, pos, "not carried: %s", text);
}

void import_refuse(struct import *import, const struct pos *pos, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *text = format(import, fmt, ap);
	va_end(ap);
	if (text)
		findings_add(import->findings, FINDING_ERROR, pos, "%s", text);
}

/* "a/b" is "a-b", ".x" is "_x", "cpu.x" is "cpu-x": what a policy takes, as like as can be. */
static const char *mend_name(struct import *import, const char *name)
{
	char *copy = arena_strndup(import->arena, name, strnlen(name, 200));

	if (!copy)
		import->failed = true;
	if (!copy || !policy_name_fault(copy))
		return copy;
	for (char *at = copy; *at; at++)
		if (*at == '/' || *at == '.' || (unsigned char)*at <= ' ' ||
		    (unsigned char)*at >= 0x7f)
			*at = *at == '/' || *at == '.' ? '-' : '_';
	return policy_name_fault(copy) ? import_printf(import, "group-%s", copy) : copy;
}

static bool is_taken(const struct import_group *first, const char *name)
{
	while (first && strcmp(first->name, name) != 0)
		first = first->next;
	return first;
}

static const char *choose_name(struct import *import, const struct import_group *siblings,
			       const char *name)
{
	const char *chosen = mend_name(import, name);

	if (chosen && is_taken(siblings, chosen))
		chosen = import_printf(import, "%s-%zu", chosen, import->group_count);
	return chosen;
}

static size_t depth_of(const struct import_group *group)
{
	size_t depth = 0;

	for (; group; group = group->parent)
		depth++;
	return depth;
}

/* Why there can be no such group; NULL: there can. */
static const char *fault(const struct import *import, const struct import_group *parent,
			 const struct import_group *siblings, const char *name)
{
	if (import->group_count >= GROUPS_MAX)
		return "a policy can have 10000 groups";
	if (depth_of(parent) >= DEPTH_MAX)
		return "groups nest too deep for a policy";
	return is_taken(siblings, name) || policy_name_fault(name) ? "no name can be found for it"
								   : NULL;
}

static struct import_group *add_group(struct import *import, struct import_group *parent,
				      const char *name, const char *source, const struct pos *pos)
{
	struct import_group *group = arena_new(import->arena, struct import_group);
	struct import_group ***end = parent ? &parent->children_end : &import->groups_end;

	import->failed |= !group;
	if (!group)
		return NULL;
	*group = (struct import_group){.name = name, .pos = *pos, .parent = parent};
	group->source = arena_strdup(import->arena, source);
	group->children_end = &group->children;
	import->failed |= !group->source;
	if (!group->source)
		return NULL;
	import->group_count++;
	**end = group;
	*end = &group->next;
	return group;
}

struct import_group *import_group(struct import *import, struct import_group *parent,
				  const char *name, const char *source, const struct pos *pos)
{
	struct import_group *first = parent ? parent->children : import->groups;

	for (struct import_group *at = first; at; at = at->next)
		if (strcmp(at->source, source) == 0)
			return at;
	const char *chosen = choose_name(import, first, name);
	if (!chosen)
		return NULL;
	const char *why = fault(import, parent, first, chosen);
	if (!why)
		return add_group(import, parent, chosen, source, pos);
	import_drop(import, pos, "the group '%.64s': %s", name, why);
	return NULL;
}

/* The limit of the same file and object; made when it is missing. */
static struct import_limit *find_limit(struct import *import, struct import_group *group,
				       const struct setting *want, const struct pos *pos)
{
	struct import_limit **at = &group->limits;

	for (; *at && (*at)->setting.name.knob->id <= want->name.knob->id; at = &(*at)->next)
		if (setting_same_place(&(*at)->setting, want))
			return *at;
	if (group->limit_count == LIMITS_MAX)
		return NULL;
	struct import_limit *limit = arena_new(import->arena, struct import_limit);
	import->failed |= !limit;
	if (!limit)
		return NULL;
	*limit = (struct import_limit){.setting = *want, .pos = *pos, .next = *at};
	group->limit_count++;
	*at = limit;
	return limit;
}

/* The field that a value was read into. */
static size_t set_field(const struct setting *setting)
{
	size_t i = 0;

	while (i + 1 < KNOB_FIELDS_MAX && setting->fields[i].base == AMOUNT_UNSET)
		i++;
	return i;
}

static int read_limit(struct import *import, const struct import_place *place, const char *text,
		      struct setting *ret, struct err *err)
{
	struct setting setting = {0};

	if (!knob_find(place->file, &setting.name) || !knob_is_settable(setting.name.knob))
		return err_say(err, EINVAL, "cgov has no limit '%.64s'", place->file);
	int r = 0;
	if (place->object) {
		setting.object = arena_strdup(import->arena, place->object);
		r = setting.object ? setting_check_object(&setting.name, setting.object, err)
				   : -ENOMEM;
	}
	if (r == 0)
		r = setting_parse_field(&setting, place->field, text, import->arena, err);
	if (r == 0)
		*ret = setting;
	return r;
}

void import_limit(struct import *import, struct import_group *group,
		  const struct import_place *place, const char *text, const struct pos *pos)
{
	struct setting setting;
	struct err err = {0};

	if (!group)
		return;
	int r = read_limit(import, place, text, &setting, &err);
	import->failed |= r == -ENOMEM;
	if (r < 0) {
		import_drop(import, pos, "%s", err.text);
		return;
	}
	const size_t field = set_field(&setting);
	const struct amount amount = setting.fields[field];
	struct import_limit *limit = find_limit(import, group, &setting, pos);
	if (!limit)
		return;
	limit->setting.fields[field] = amount;
	limit->text[field] = arena_strdup(import->arena, text);
	limit->pos = *pos;
	import->failed |= !limit->text[field];
}

static bool is_empty(const struct import_limit *limit)
{
	for (size_t i = 0; i < KNOB_FIELDS_MAX; i++)
		if (limit->text[i])
			return false;
	return true;
}

static void remove_limit(struct import_group *group, struct import_limit **at)
{
	*at = (*at)->next;
	group->limit_count--;
}

void import_unset(struct import_group *group, enum knob_id id, size_t field)
{
	if (!group)
		return;
	for (struct import_limit **at = &group->limits; *at;) {
		if ((*at)->setting.name.knob->id == id) {
			(*at)->setting.fields[field] = (struct amount){0};
			(*at)->text[field] = NULL;
		}
		if (is_empty(*at))
			remove_limit(group, at);
		else
			at = &(*at)->next;
	}
}

void import_run(struct import *import, struct import_group *group, enum run_id id, const char *text,
		const struct pos *pos)
{
	struct err err = {0};

	if (!group)
		return;
	if (group->run.value[id].word_count >= WORDS_MAX) {
		import_drop(import, pos, "%s: more than %d words", run_rows[id].key, WORDS_MAX);
		return;
	}
	int r = run_option_add(&group->run, &run_rows[id], text, pos, import->arena, &err);
	import->failed |= r == -ENOMEM;
	if (r < 0)
		import_drop(import, pos, "%s", err.text);
	else
		group->has_run = true;
}

/* Findings have their place in it. */
static bool is_text(struct import *import, const char *file, const char *text, size_t len)
{
	struct pos pos = {file, 1, 1};

	for (size_t i = 0, n; i < len; i += n) {
		n = text_utf8_len(text + i, len - i, NULL);
		if (n == 0 || text[i] == '\0') {
			import_refuse(import, &pos, "this is no text in UTF-8");
			return false;
		}
		pos.line += text[i] == '\n';
	}
	return true;
}

int import_text(struct import *import, const char *file, const char *text, size_t len,
		struct err *err)
{
	if (!is_text(import, file, text, len))
		return 0;
	int r = import->source->read(import, file, text, len, err);

	if (r == 0 && import->failed)
		return err_set(err, ENOMEM, "import '%s'", file);
	return r;
}

static void drop_halves(struct import *import, struct import_group *group)
{
	for (struct import_limit **at = &group->limits; *at;) {
		struct setting copy = (*at)->setting;
		struct err err = {0};
		if (copy.name.knob->shape == KNOB_PAIR &&
		    setting_resolve(&copy, &(struct setting_facts){0}, &err) < 0) {
			import_drop(import, &(*at)->pos, "%s", err.text);
			remove_limit(group, at);
		} else {
			at = &(*at)->next;
		}
	}
}

/* How it is to be run says nothing without a command. */
static void drop_run(struct import *import, struct import_group *group)
{
	if (!group->has_run || group->run.value[RUN_COMMAND].given)
		return;
	for (size_t i = 0; i < RUN_COUNT; i++)
		if (group->run.value[i].given)
			import_drop(import, &group->run.value[i].pos,
				    "%s of '%s': there is no command to go with it",
				    run_rows[i].key, group->name);
	group->has_run = false;
}

static void finish(struct import *import, struct import_group *first)
{
	for (; first; first = first->next) {
		drop_halves(import, first);
		drop_run(import, first);
		finish(import, first->children);
	}
}

int import_finish(struct import *import, struct err *err)
{
	if (import->name)
		import->name = mend_name(import, import->name);
	finish(import, import->groups);
	return import->failed ? err_set(err, ENOMEM, "import") : 0;
}
