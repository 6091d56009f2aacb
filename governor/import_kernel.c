/* SPDX-License-Identifier: MIT */
/*
 * What somebody would write into interface files: `unified` of OCI, names of cgroup v2 in
 * cgconfig.conf.
 */
#include "governor/import_node.h"

#include <string.h>

struct content {
	struct import *import;
	struct import_group *group;
	struct knob_name name;
	struct knob_field fields[KNOB_FIELDS_MAX];
	size_t count;
	const char *file;
	const struct pos *pos;
};

/* The kernel's numbers have no unit, and a policy's durations and shares have one. */
static const char *with_unit(const struct content *content, enum knob_unit unit, const char *text)
{
	const bool is_number = text[0] && text[strspn(text, "0123456789.")] == '\0';

	if (is_number && (unit == KNOB_UNIT_USEC || unit == KNOB_UNIT_QUOTA))
		return import_printf(content->import, "%sus", text);
	if (is_number && unit == KNOB_UNIT_PERCENT)
		return import_printf(content->import, "%s%%", text);
	return text;
}

static void set(const struct content *content, const char *object, size_t field, const char *text)
{
	const struct import_place place = {content->file, object, content->fields[field].name};
	const char *words = with_unit(content, content->fields[field].unit, text);

	if (words)
		import_limit(content->import, content->group, &place, words, content->pos);
}

static char *next_word(char **cursor)
{
	char *word = strtok_r(NULL, " \t\r", cursor);

	return word;
}

static void refuse(const struct content *content)
{
	import_drop(content->import, content->pos, "%.64s: not what the kernel takes",
		    content->file);
}

/* "8:0", then "rbps=1000 wiops=max". */
static void take_fields(const struct content *content, const char *object, char *cursor)
{
	for (char *word; (word = next_word(&cursor));) {
		char *equals = strchr(word, '=');
		size_t i = 0;
		if (equals)
			*equals = '\0';
		while (i < content->count && strcmp(content->fields[i].name, word) != 0)
			i++;
		if (equals && i < content->count)
			set(content, object, i, equals + 1);
		else
			refuse(content);
	}
}

/* "QUOTA PERIOD" */
static void take_pair(const struct content *content, const char *first, char *cursor)
{
	const char *second = next_word(&cursor);

	set(content, NULL, 0, first);
	if (second)
		set(content, NULL, 1, second);
}

/* "default 100", "100", "8:0 100" */
static void take_object(const struct content *content, const char *first, char *cursor)
{
	const char *value = next_word(&cursor);
	const bool is_weight = content->name.knob->shape == KNOB_WEIGHT;

	if (!value && !is_weight)
		refuse(content);
	else if (!value || (is_weight && strcmp(first, "default") == 0))
		set(content, NULL, 0, value ? value : first);
	else
		set(content, first, 0, value);
}

static void take_line(const struct content *content, char *line)
{
	char *cursor = NULL;
	const char *first = strtok_r(line, " \t\r", &cursor);

	if (!first)
		return;
	switch (content->name.knob->shape) {
	case KNOB_SINGLE:
	case KNOB_LIST:
	case KNOB_WORD:
		set(content, NULL, 0, first);
		break;
	case KNOB_PAIR:
		take_pair(content, first, cursor);
		break;
	case KNOB_DEVICE:
	case KNOB_NAMED:
		take_fields(content, first, cursor);
		break;
	case KNOB_WEIGHT:
	case KNOB_RESOURCE:
		take_object(content, first, cursor);
		break;
	case KNOB_VERB:
		break;
	}
}

void import_kernel(struct import *import, struct import_group *group, const char *file,
		   const char *text, const struct pos *pos)
{
	struct content content = {import, group, .file = file, .pos = pos};
	char *cursor = NULL;

	if (!knob_find(file, &content.name) || !knob_is_settable(content.name.knob)) {
		import_drop(import, pos, "%.64s: no limit of cgroup v2 has this name", file);
		return;
	}
	content.count = knob_fields(content.name.knob, content.fields);
	char *copy = arena_strdup(import->arena, text);
	import->failed |= !copy;
	for (char *line = copy ? strtok_r(copy, "\n", &cursor) : NULL; line;
	     line = strtok_r(NULL, "\n", &cursor))
		take_line(&content, line);
}
