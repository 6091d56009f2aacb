/* SPDX-License-Identifier: MIT */
#include "governor/import_source.h"

#include "common/unit.h"

#include <string.h>

static void indent(struct text *out, unsigned int level)
{
	for (unsigned int i = 0; i < level; i++)
		text_add(out, "  ");
}

/* What YAML takes for itself without quotes, inside brackets too. */
static bool is_plain(const char *text)
{
	static const char first[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_";
	static const char rest[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_.@%+-=";

	return text[0] && strchr(first, text[0]) && text[strspn(text, rest)] == '\0';
}

/* A "${" that stays is "$${"; what drives a terminal is written as its number. */
static void add_rune(struct text *out, const char *at, size_t len, uint32_t rune)
{
	if (at[0] == '$' && at[1] == '{')
		text_add(out, "$");
	if (rune == '"' || rune == '\\')
		text_add(out, "\\");
	if (text_rune_is_harmful(rune))
		text_addf(out, "\\U%08X", (unsigned int)rune);
	else
		text_add_bytes(out, at, len);
}

static void add_scalar(struct text *out, const char *text)
{
	if (is_plain(text)) {
		text_add(out, text);
		return;
	}
	text_add(out, "\"");
	for (size_t at = 0, len = strlen(text), n; at < len; at += n) {
		uint32_t rune = '?';
		n = text_utf8_len(text + at, len - at, &rune);
		if (n > 0)
			add_rune(out, text + at, n, rune);
		else
			text_add(out, "?");
		n += n == 0;
	}
	text_add(out, "\"");
}

static void add_place(struct text *out, const struct pos *pos)
{
	text_add(out, "  # ");
	text_add_message(out, pos->file);
	text_addf(out, ":%u\n", pos->line);
}

static size_t count_fields(const struct import_limit *limit)
{
	size_t count = 0;

	for (size_t i = 0; i < KNOB_FIELDS_MAX; i++)
		count += limit->text[i] != NULL;
	return count;
}

/* "50%", or "{quota: 50%, period: 20ms}". */
static void add_value(struct text *out, const struct import_limit *limit)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	const size_t count = knob_fields(limit->setting.name.knob, fields);
	const bool is_pair = limit->setting.name.knob->shape == KNOB_PAIR;
	const char *separator = "{";

	if (count == 1 && !fields[0].name[0]) {
		add_scalar(out, limit->text[0]);
		return;
	}
	if (is_pair && count_fields(limit) == 1 && limit->text[0]) {
		add_scalar(out, limit->text[0]);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (!limit->text[i])
			continue;
		text_addf(out, "%s%s: ", separator, fields[i].name);
		add_scalar(out, limit->text[i]);
		separator = ", ";
	}
	text_add(out, "}");
}

static bool has_objects(const struct import_limit *limit)
{
	const enum knob_shape shape = limit->setting.name.knob->shape;

	return shape == KNOB_DEVICE || shape == KNOB_WEIGHT || shape == KNOB_NAMED ||
	       shape == KNOB_RESOURCE;
}

static bool same_file(const struct import_limit *a, const struct import_limit *b)
{
	return a && a->setting.name.knob == b->setting.name.knob &&
	       strcmp(a->setting.name.size, b->setting.name.size) == 0;
}

static void add_limit(struct text *out, const struct import_limit *limit,
		      const struct import_limit *before, unsigned int level)
{
	char file[KNOB_FILE_SIZE];

	if (!has_objects(limit) || !same_file(before, limit)) {
		indent(out, level);
		text_addf(out, "%s:", knob_file(&limit->setting.name, file));
		text_add(out, has_objects(limit) ? "\n" : " ");
	}
	if (has_objects(limit)) {
		indent(out, level + 1);
		add_scalar(out, limit->setting.object ? limit->setting.object : "default");
		text_add(out, ": ");
	}
	add_value(out, limit);
	add_place(out, &limit->pos);
}

static void add_limits(struct text *out, const struct import_group *group, unsigned int level)
{
	const struct import_limit *before = NULL;

	if (!group->limits)
		return;
	indent(out, level);
	text_add(out, "resources:\n");
	for (const struct import_limit *at = group->limits; at; before = at, at = at->next)
		add_limit(out, at, before, level + 1);
}

static void add_words(struct text *out, const struct run_value *value)
{
	for (size_t i = 0; i < value->word_count; i++) {
		text_add(out, i == 0 ? "[" : ", ");
		add_scalar(out, value->words[i]);
	}
	text_add(out, "]");
}

static void add_run_value(struct text *out, const struct run_row *row,
			  const struct run_value *value)
{
	char number[UNIT_TEXT_SIZE];

	switch (row->kind) {
	case RUN_KIND_STRING:
	case RUN_KIND_NAMESPACES:
	case RUN_KIND_PROFILE:
		add_scalar(out, value->text);
		break;
	case RUN_KIND_LIST:
	case RUN_KIND_CAPS:
	case RUN_KIND_COMMAND:
	case RUN_KIND_NETWORK:
		add_words(out, value);
		break;
	case RUN_KIND_USEC:
		text_add(out, unit_print_usec_exact(value->usec, number));
		break;
	case RUN_KIND_BYTES:
		text_add(out, unit_print_bytes_exact(value->bytes, number));
		break;
	case RUN_KIND_FLAG:
		text_add(out, value->flag ? "yes" : "no");
		break;
	}
}

static void add_run(struct text *out, const struct import_group *group, unsigned int level)
{
	if (!group->has_run)
		return;
	indent(out, level);
	text_add(out, "run:\n");
	for (size_t i = 0; i < RUN_COUNT; i++) {
		const struct run_value *value = &group->run.value[i];
		if (!value->given)
			continue;
		indent(out, level + 1);
		text_addf(out, "%s: ", run_rows[i].key);
		add_run_value(out, &run_rows[i], value);
		add_place(out, &value->pos);
	}
}

static void add_groups(struct text *out, const struct import_group *group, unsigned int level)
{
	for (; group; group = group->next) {
		indent(out, level);
		add_scalar(out, group->name);
		text_add(out, ":\n");
		add_run(out, group, level + 1);
		add_limits(out, group, level + 1);
		if (!group->children)
			continue;
		indent(out, level + 1);
		text_add(out, "children:\n");
		add_groups(out, group->children, level + 2);
	}
}

static void add_dropped(struct text *out, const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->all[i];
		text_add(out, "# ");
		text_add_message(out, finding->pos.file ? finding->pos.file : "");
		text_addf(out, ":%u: ", finding->pos.line);
		text_add_message(out, finding->message);
		text_add(out, "\n");
	}
	if (findings->lost > 0)
		text_addf(out, "# and %zu more\n", findings->lost);
}

void import_print(const struct import *import, struct text *ret)
{
	text_addf(ret, "# By `cgov import --from %s`.\n", import->source->name);
	add_dropped(ret, import->findings);
	text_add(ret, "cgov: 1\nname: ");
	add_scalar(ret, import->name ? import->name : "imported");
	text_add(ret, import->groups ? "\ngroups:\n" : "\ngroups: {}\n");
	add_groups(ret, import->groups, 1);
}
