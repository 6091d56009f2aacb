/* SPDX-License-Identifier: MIT */
#include "cgroup/amount.h"

#include <errno.h>
#include <string.h>

struct reader {
	struct setting *setting;
	const struct knob_field *fields;
	size_t count;
	struct arena *arena;
};

static bool span_is(struct span span, const char *text)
{
	return span.len == strlen(text) && memcmp(span.at, text, span.len) == 0;
}

static int read_value(const struct reader *reader, size_t index, struct span text)
{
	return amount_read(reader->setting->name.knob, &reader->fields[index], text, reader->arena,
			   &reader->setting->fields[index]);
}

/* The whole file is one value. */
static int read_single(const struct reader *reader, struct span text)
{
	return read_value(reader, 0, text);
}

/* "50000 100000" */
static int read_pair(const struct reader *reader, struct span text)
{
	const char *at = text.at, *end = text.at + text.len;
	struct span word;
	size_t i = 0;

	while (file_next_word(&at, end, &word) > 0) {
		int r = i < reader->count ? read_value(reader, i++, word) : -EBADMSG;
		if (r < 0)
			return r;
	}
	return i == reader->count ? 0 : -EBADMSG;
}

/* A device that is not listed has what the table calls untouched. */
static int read_untouched(const struct reader *reader)
{
	const char *untouched = reader->setting->name.knob->untouched;

	if (!untouched[0])
		return 0;
	for (size_t i = 0; i < reader->count; i++) {
		int r = read_value(reader, i, (struct span){untouched, strlen(untouched)});
		if (r < 0)
			return r;
	}
	return 0;
}

/* "8:0 rbps=max wbps=1048576 ..." */
static int read_fields(const struct reader *reader, struct span text)
{
	const char *at = text.at, *end = text.at + text.len;
	struct span line = {0};
	struct file_nested pair;
	bool found = false;
	int r;

	while ((r = file_next_nested(&at, end, &line, &pair)) > 0) {
		if (!span_is(pair.name, reader->setting->object))
			continue;
		found = true;
		for (size_t i = 0; i < reader->count && r > 0; i++)
			if (span_is(pair.key, reader->fields[i].name))
				r = read_value(reader, i, pair.value) < 0 ? -EBADMSG : 1;
		if (r < 0)
			return r;
	}
	return r < 0 || found ? r : read_untouched(reader);
}

/* "default 100", "8:0 200", "sev max"; BFQ without devices may print the number alone. */
static int read_lines(const struct reader *reader, struct span text)
{
	const char *object = reader->setting->object, *at = text.at, *end = text.at + text.len;
	bool is_weight = reader->setting->name.knob->shape == KNOB_WEIGHT;
	struct file_flat line;
	uint64_t number;
	int r;

	if (is_weight && !object && file_single(text.at, text.len, &number) == 0)
		return read_value(reader, 0, text);
	while ((r = file_next_flat(&at, end, &line)) > 0)
		if (span_is(line.key, object ? object : "default")) {
			reader->setting->fields[0] =
				(struct amount){.base = AMOUNT_ABSOLUTE, .n = line.value};
			return 0;
		}
	if (r < 0)
		return r;
	if (!is_weight)
		return read_untouched(reader);
	if (!object)
		return -EBADMSG;
	reader->setting->fields[0] = (struct amount){.base = AMOUNT_WORD, .word = "default"};
	return 0;
}

static int read_shape(const struct reader *reader, struct span text)
{
	switch (reader->setting->name.knob->shape) {
	case KNOB_SINGLE:
	case KNOB_LIST:
	case KNOB_WORD:
		return read_single(reader, text);
	case KNOB_PAIR:
		return read_pair(reader, text);
	case KNOB_DEVICE:
	case KNOB_NAMED:
		return reader->setting->object ? read_fields(reader, text) : -EBADMSG;
	case KNOB_RESOURCE:
		return reader->setting->object ? read_lines(reader, text) : -EBADMSG;
	case KNOB_WEIGHT:
		return read_lines(reader, text);
	case KNOB_VERB:
		break;
	}
	return reader->fields[0].unit == KNOB_UNIT_NONE ? -EBADMSG : read_single(reader, text);
}

static bool takes_object(enum knob_shape shape, const char *object)
{
	if (shape == KNOB_WEIGHT)
		return strcmp(object, "default") != 0;
	return shape == KNOB_DEVICE || shape == KNOB_NAMED || shape == KNOB_RESOURCE;
}

int setting_read(const struct knob_name *name, const char *object, const char *content,
		 struct arena *arena, struct setting *ret, struct err *err)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	struct setting setting = {.name = *name};
	struct reader reader = {&setting, fields, knob_fields(name->knob, fields), arena};
	struct span text = {content, strlen(content)};
	char file[KNOB_FILE_SIZE];

	if (text.len > 0 && content[text.len - 1] == '\n')
		text.len--;
	if (object && takes_object(name->knob->shape, object)) {
		setting.object = arena_strdup(arena, object);
		if (!setting.object)
			return err_set(err, ENOMEM, "%s", knob_file(name, file));
	}
	int r = read_shape(&reader, text);
	if (r < 0)
		return err_set(err, -r, "%s has '%.64s'", knob_file(name, file), content);
	*ret = setting;
	return 0;
}
