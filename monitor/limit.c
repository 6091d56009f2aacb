/* SPDX-License-Identifier: MIT */
#include "monitor/limit.h"

#include <string.h>

struct limit_walk {
	const struct knob_field *fields;
	size_t count;
	limit_visit *visit;
	void *data;
};

static bool parse_number(enum knob_unit unit, struct span word, uint64_t *ret)
{
	if (unit == KNOB_UNIT_PERCENT)
		return file_hundredths(word, ret) == 0;
	bool negative = unit == KNOB_UNIT_NICE && word.len > 0 && word.at[0] == '-';
	if (file_single(word.at + negative, word.len - negative, ret) < 0)
		return false;
	if (unit == KNOB_UNIT_NICE)
		*ret = negative ? 20 - *ret : 20 + *ret;
	return true;
}

static void take(const struct limit_walk *walk, struct span object, size_t field, struct span word)
{
	struct limit_number number = {.object = object, .field = field};

	if (field < walk->count && parse_number(walk->fields[field].unit, word, &number.value))
		walk->visit(&number, walk->data);
}

/* "25000 100000": a word a field. */
static void each_word(const struct limit_walk *walk, const char *at, const char *end)
{
	struct span word;

	for (size_t field = 0; file_next_word(&at, end, &word) > 0; field++)
		take(walk, (struct span){0}, field, word);
}

static size_t find_field(const struct limit_walk *walk, struct span name)
{
	size_t field = 0;

	while (field < walk->count && (strlen(walk->fields[field].name) != name.len ||
				       memcmp(walk->fields[field].name, name.at, name.len) != 0))
		field++;
	return field;
}

/* "8:0 rbps=1048576 wbps=max" */
static void each_pair(const struct limit_walk *walk, const char *at, const char *end)
{
	struct span line = {0};
	struct file_nested pair;
	int r;

	while ((r = file_next_nested(&at, end, &line, &pair)) != 0) {
		if (r < 0) {
			file_skip_line(&at, end);
			line = (struct span){0};
		} else if (pair.key.len > 0) {
			take(walk, pair.name, find_field(walk, pair.key), pair.value);
		}
	}
}

/* "default 100", "sev max"; a number alone is the default. */
static void each_line(const struct limit_walk *walk, const char *at, const char *end)
{
	while (at < end) {
		struct span first = {0}, second = {0};
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		stop = stop ? stop : end;
		file_next_word(&at, stop, &first);
		if (file_next_word(&at, stop, &second) > 0)
			take(walk, first, 0, second);
		else
			take(walk, (struct span){"default", 7}, 0, first);
		at = stop < end ? stop + 1 : end;
	}
}

void limit_each(const struct knob *knob, const struct knob_field *fields, size_t count,
		const char *content, limit_visit *visit, void *data)
{
	const struct limit_walk walk = {fields, count, visit, data};
	const char *end = content + strlen(content);

	switch (knob->shape) {
	case KNOB_SINGLE:
	case KNOB_PAIR:
		each_word(&walk, content, end);
		break;
	case KNOB_DEVICE:
	case KNOB_NAMED:
		each_pair(&walk, content, end);
		break;
	case KNOB_WEIGHT:
	case KNOB_RESOURCE:
		each_line(&walk, content, end);
		break;
	case KNOB_LIST:
	case KNOB_WORD:
	case KNOB_VERB:
		break;
	}
}
