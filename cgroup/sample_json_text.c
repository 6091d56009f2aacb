/* SPDX-License-Identifier: MIT */
/*
 * The typed form of files that are kept as text: limits, lists, and what no table knows.
 */
#include <stdio.h>
#include <string.h>

#include "cgroup/file.h"
#include "cgroup/sample_json.h"

static struct json_key key_of(struct span span)
{
	return (struct json_key){span.at, span.len};
}

/* "-5", "12", "0.50": what JSON calls a number too. */
static bool is_number(struct span word)
{
	size_t at = word.len > 0 && word.at[0] == '-';
	size_t digits = 0, points = 0;

	if (word.len - at > 18)
		return false;
	for (size_t i = at; i < word.len; i++) {
		if (word.at[i] == '.' && i > at && i + 1 < word.len)
			points++;
		else if (word.at[i] < '0' || word.at[i] > '9')
			return false;
		else
			digits++;
	}
	/* JSON has no leading zeros. */
	bool zero = word.at[at] == '0' && at + 1 < word.len && word.at[at + 1] != '.';
	return digits > 0 && points <= 1 && !zero;
}

/* A word of the kernel: a number, "max", or a string. */
static void write_word(struct json_text *json, struct json_key key, struct span word)
{
	uint64_t value;

	if (file_single(word.at, word.len, &value) == 0) {
		if (value == UNIT_MAX)
			json_text_null(json, key);
		else
			json_text_number(json, key, value);
	} else if (word.len > 0 && is_number(word)) {
		if (memchr(word.at, '.', word.len) && word.at[0] != '-' &&
		    file_hundredths(word, &value) == 0)
			json_text_hundredths(json, key, value);
		else
			json_text_raw(json, key, word.at, word.len);
	} else {
		json_text_string(json, key, word.at, word.len);
	}
}

/* "25000 100000" under the names of the row's fields, times with their unit. */
static void write_pair(struct json_text *json, struct json_key key, const struct knob *knob,
		       const char *at, const char *end)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	size_t count = knob_fields(knob, fields);
	struct span word;
	char name[64];

	json_text_open(json, key, '{');
	for (size_t i = 0; i < count && file_next_word(&at, end, &word) > 0; i++) {
		bool is_time =
			fields[i].unit == KNOB_UNIT_USEC || fields[i].unit == KNOB_UNIT_QUOTA;
		snprintf(name, sizeof(name), "%.32s%s", fields[i].name, is_time ? "_usec" : "");
		write_word(json, JSON_KEY(name), word);
	}
	json_text_close(json, '}');
}

/* "8:0 rbps=1048576 wbps=max" */
static void write_devices(struct json_text *json, struct json_key key, const char *at,
			  const char *end)
{
	struct span line = {0};
	const char *open = NULL;
	struct file_nested pair;

	json_text_open(json, key, '{');
	for (;;) {
		int r = file_next_nested(&at, end, &line, &pair);
		if (r == 0)
			break;
		if (r < 0) {
			file_skip_line(&at, end);
			line = (struct span){0};
			continue;
		}
		if (pair.name.at != open) {
			if (open)
				json_text_close(json, '}');
			json_text_open(json, key_of(pair.name), '{');
			open = pair.name.at;
		}
		if (pair.key.len > 0)
			write_word(json, key_of(pair.key), pair.value);
	}
	if (open)
		json_text_close(json, '}');
	json_text_close(json, '}');
}

/* "default 100", "sev 10": lines of a name and a word. A number alone is the default. */
static void write_lines(struct json_text *json, struct json_key key, const char *at,
			const char *end)
{
	json_text_open(json, key, '{');
	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		stop = stop ? stop : end;
		const char *space = memchr(at, ' ', (size_t)(stop - at));
		struct span name = {at, space ? (size_t)(space - at) : 0};
		struct span word = {space ? space + 1 : at, 0};
		word.len = (size_t)(stop - word.at);
		if (word.len > 0)
			write_word(json, space ? key_of(name) : JSON_KEY("default"), word);
		at = stop < end ? stop + 1 : end;
	}
	json_text_close(json, '}');
}

static void write_list(struct json_text *json, struct json_key key, const char *at, const char *end)
{
	struct span word;

	json_text_open(json, key, '[');
	while (file_next_word(&at, end, &word) > 0)
		json_text_string(json, JSON_NO_KEY, word.at, word.len);
	json_text_close(json, ']');
}

static bool is_flat(const char *at, const char *end)
{
	struct file_flat line;
	int r;

	if (at == end)
		return false;
	while ((r = file_next_flat(&at, end, &line)) > 0)
		;
	return r == 0;
}

static void write_knob(struct json_text *json, struct json_key key, const struct knob *knob,
		       const char *at, const char *end)
{
	switch (knob->shape) {
	case KNOB_PAIR:
		write_pair(json, key, knob, at, end);
		break;
	case KNOB_DEVICE:
	case KNOB_NAMED:
		write_devices(json, key, at, end);
		break;
	case KNOB_WEIGHT:
	case KNOB_RESOURCE:
		write_lines(json, key, at, end);
		break;
	case KNOB_SINGLE:
		write_word(json, key, (struct span){at, (size_t)(end - at)});
		break;
	case KNOB_LIST:
	case KNOB_WORD:
	case KNOB_VERB:
		json_text_string(json, key, at, (size_t)(end - at));
		break;
	}
}

void sample_json_write_content(struct json_text *json, struct json_key key, enum metric_id metric,
			       enum knob_id knob, const char *content)
{
	const char *end = content + strlen(content);

	if (metric < METRIC_COUNT && metrics[metric].format == METRIC_LIST)
		write_list(json, key, content, end);
	else if (metric < METRIC_COUNT)
		json_text_string(json, key, content, (size_t)(end - content));
	else if (knob < KNOB_COUNT)
		write_knob(json, key, &knobs[knob], content, end);
	else if (is_flat(content, end))
		write_lines(json, key, content, end);
	else
		write_word(json, key, (struct span){content, (size_t)(end - content)});
}

void sample_json_write_text(struct json_text *json, struct json_key key, const char *file,
			    const char *content)
{
	const struct metric *metric = metric_find_file(file);
	struct knob_name name;

	sample_json_write_content(json, key, metric ? metric->id : METRIC_COUNT,
				  knob_find(file, &name) ? name.knob->id : KNOB_COUNT, content);
}

struct json *sample_json_setting(const struct knob_name *name, const char *content)
{
	AUTO_TEXT struct text text = {0};
	struct json_text json = {.out = &text};
	size_t len = strlen(content);

	if (len > 0 && content[len - 1] == '\n')
		len--;
	write_knob(&json, JSON_NO_KEY, name->knob, content, content + len);
	return text.failed ? NULL : json_from_text(text_str(&text));
}
