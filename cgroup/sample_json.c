/* SPDX-License-Identifier: MIT */
#include "cgroup/sample_json.h"

#include <stdio.h>
#include <string.h>

#include "cgroup/keypath.h"

/* The objects that are open: keys of the file before, without its last. */
struct walk {
	struct json_text *json;
	const struct delta *rates; /* NULL: values */
	const char *name;	   /* of the file before, "" at the start */
	uint16_t splits;
	unsigned int open;
};

/* How many keys the path of a file has before its last, and where the last one begins. */
static unsigned int parents(const char *name, uint16_t splits, struct json_key *ret_last)
{
	unsigned int dot = 0, count = 0;

	for (size_t at = 0;; count++) {
		const char *key = name + at;
		size_t len = keypath_next(name, splits, &at, &dot);
		*ret_last = (struct json_key){key, len};
		if (!name[at])
			return count;
	}
}

/* How many leading parents two files share. */
static unsigned int shared(const struct walk *walk, const char *name, uint16_t splits,
			   unsigned int most)
{
	size_t at = 0, other_at = 0;
	unsigned int dot = 0, other_dot = 0, count = 0;

	for (; count < most; count++) {
		const char *key = name + at, *other = walk->name + other_at;
		size_t len = keypath_next(name, splits, &at, &dot);
		size_t other_len = keypath_next(walk->name, walk->splits, &other_at, &other_dot);
		if (len != other_len || memcmp(key, other, len) != 0)
			break;
	}
	return count;
}

static void close_to(struct walk *walk, unsigned int level)
{
	for (; walk->open > level; walk->open--)
		json_text_close(walk->json, '}');
}

/* Close and open objects until the parent of the file is open. Return: its last key. */
static struct json_key go_to(struct walk *walk, const char *name, uint16_t splits)
{
	struct json_key last;
	unsigned int count = parents(name, splits, &last);
	unsigned int same = shared(walk, name, splits, count < walk->open ? count : walk->open);
	unsigned int dot = 0;
	size_t at = 0;

	close_to(walk, same);
	for (unsigned int i = 0; i < count; i++) {
		const char *key = name + at;
		size_t len = keypath_next(name, splits, &at, &dot);
		if (i < same)
			continue;
		json_text_open(walk->json, (struct json_key){key, len}, '{');
		walk->open++;
	}
	walk->name = name;
	walk->splits = splits;
	return last;
}

static void write_value(struct json_text *json, struct json_key key, enum metric_unit unit,
			uint64_t value)
{
	if (value == UNIT_MAX)
		json_text_null(json, key);
	else if (unit == METRIC_UNIT_PERCENT)
		json_text_hundredths(json, key, value);
	else
		json_text_number(json, key, value);
}

static void write_slot(const struct walk *walk, const struct sample *sample, enum metric_id id,
		       struct json_key key)
{
	uint64_t value;

	if (!walk->rates && sample_get(sample, id, &value))
		write_value(walk->json, key, metrics[id].unit, value);
	else if (walk->rates && metrics[id].kind == METRIC_COUNTER &&
		 delta_rate(walk->rates, id, &value))
		json_text_number(walk->json, key, value);
}

static void write_item(const struct walk *walk, const struct sample_item *item, struct json_key key)
{
	enum metric_unit unit =
		item->metric < METRIC_COUNT ? metrics[item->metric].unit : METRIC_UNIT_NONE;
	uint64_t value;

	if (!walk->rates)
		write_value(walk->json, key, unit, item->value);
	else if (item->metric < METRIC_COUNT && metrics[item->metric].kind == METRIC_COUNTER &&
		 delta_item_rate(walk->rates, item, &value))
		json_text_number(walk->json, key, value);
}

static struct json_key key_of(const char *text)
{
	return JSON_KEY(text);
}

/* Pressure: "some.avg10" stands under some. */
static void write_pressure(const struct walk *walk, const struct sample *sample,
			   const struct sample_file *file)
{
	const char *open = NULL;
	size_t len = 0;

	for (size_t id = file->metric; id < METRIC_COUNT; id++) {
		if (metrics[id].file != metrics[file->metric].file &&
		    strcmp(metrics[id].file, metrics[file->metric].file) != 0)
			break;
		if (!sample_has(sample, (enum metric_id)id))
			continue;
		const char *key = metrics[id].key;
		size_t first = strcspn(key, ".");
		if (!open || first != len || memcmp(open, key, len) != 0) {
			if (open)
				json_text_close(walk->json, '}');
			open = key;
			len = first;
			json_text_open(walk->json, (struct json_key){key, len}, '{');
		}
		write_slot(walk, sample, (enum metric_id)id, key_of(key + len + 1));
	}
	if (open)
		json_text_close(walk->json, '}');
}

static void write_slots(const struct walk *walk, const struct sample *sample,
			const struct sample_file *file)
{
	size_t end = file->metric + metric_rows((enum metric_id)file->metric);

	for (size_t id = file->metric; id < end; id++)
		if (sample_has(sample, (enum metric_id)id))
			write_slot(walk, sample, (enum metric_id)id, key_of(metrics[id].key));
}

/* The two keys that an item stands under; the outer is "" where there is one only. */
static void item_keys(const struct sample *sample, const struct sample_item *item,
		      enum metric_format format, const char **ret_outer, const char **ret_inner)
{
	const char *object = sample->texts + item->object;
	const char *key = item->metric < METRIC_COUNT && metrics[item->metric].key
				  ? metrics[item->metric].key
				  : sample->texts + item->key;

	*ret_outer = format == METRIC_NODES ? key : object;
	*ret_inner = format == METRIC_NODES ? object : key;
	if (format == METRIC_PAIRS || format == METRIC_ROW) {
		*ret_outer = "";
		*ret_inner = object;
	} else if (format == METRIC_FLAT) {
		*ret_outer = "";
		*ret_inner = key;
	}
}

/* "sev.max", as the kernel has it. */
static void write_event(const struct walk *walk, const struct sample_item *item,
			const char *resource, const char *event)
{
	char name[256];
	int len = snprintf(name, sizeof(name), "%s%s%s", resource, *event ? "." : "", event);

	if (len > 0 && (size_t)len < sizeof(name))
		write_item(walk, item, (struct json_key){name, (size_t)len});
}

/* Items of one outer key stand together, as the file has them. */
static void write_items(const struct walk *walk, const struct sample *sample,
			const struct sample_file *file)
{
	const enum metric_format format = metrics[file->metric].format;
	const char *open = "", *outer, *inner;

	for (size_t i = 0; i < file->items; i++) {
		const struct sample_item *item = &sample->items[file->item + i];
		item_keys(sample, item, format, &outer, &inner);
		if (format == METRIC_EVENTS) {
			write_event(walk, item, outer, inner);
			continue;
		}
		if (strcmp(open, outer) != 0) {
			if (*open)
				json_text_close(walk->json, '}');
			if (*outer)
				json_text_open(walk->json, key_of(outer), '{');
			open = outer;
		}
		write_item(walk, item, key_of(inner));
	}
	if (*open)
		json_text_close(walk->json, '}');
}

/* A file that is one number: nothing where it could not be read. */
static void write_single(const struct walk *walk, const struct sample *sample,
			 const struct sample_file *file, struct json_key key)
{
	if (file->items > 0)
		write_item(walk, &sample->items[file->item], key);
	else if (sample_has(sample, (enum metric_id)file->metric))
		write_slot(walk, sample, (enum metric_id)file->metric, key);
}

static bool has_counter(const struct sample_file *file)
{
	if (file->metric >= METRIC_COUNT)
		return false;
	size_t end = file->metric + metric_rows((enum metric_id)file->metric);
	for (size_t id = file->metric; id < end; id++)
		if (metrics[id].kind == METRIC_COUNTER)
			return true;
	return false;
}

static void write_file(struct walk *walk, const struct sample *sample,
		       const struct sample_file *file)
{
	const char *name = sample->texts + file->name;

	if (walk->rates && !has_counter(file))
		return;
	struct json_key key = go_to(walk, name, file->splits);
	if (file->is_text) {
		sample_json_write_content(walk->json, key, file->metric, file->knob,
					  sample->texts + file->text);
		return;
	}
	if (metrics[file->metric].format == METRIC_SINGLE) {
		write_single(walk, sample, file, key);
		return;
	}
	json_text_open(walk->json, key, '{');
	if (metrics[file->metric].format == METRIC_PSI)
		write_pressure(walk, sample, file);
	else if (!metric_has_objects(&metrics[file->metric]))
		write_slots(walk, sample, file);
	write_items(walk, sample, file);
	json_text_close(walk->json, '}');
}

#define ADDED "cgov."

static bool is_added(const struct sample *sample, const struct sample_file *file)
{
	return strncmp(sample->texts + file->name, ADDED, strlen(ADDED)) == 0;
}

static void write_files(struct walk *walk, const struct sample *sample)
{
	for (size_t i = 0; i < sample->file_count; i++)
		if (walk->rates || !is_added(sample, &sample->files[i]))
			write_file(walk, sample, &sample->files[i]);
	close_to(walk, 0);
}

void sample_json_write(const struct sample *sample, struct json_text *json)
{
	struct walk walk = {.json = json, .name = ""};

	write_files(&walk, sample);
}

void sample_json_write_added(const struct sample *sample, struct json_text *json)
{
	/* As if a file of that name stood before: its object is the one that is open. */
	struct walk walk = {.json = json, .name = ADDED, .splits = 1, .open = 1};

	for (size_t i = 0; i < sample->file_count; i++)
		if (is_added(sample, &sample->files[i]))
			write_file(&walk, sample, &sample->files[i]);
	close_to(&walk, 1);
}

void sample_json_write_rates(const struct delta *delta, struct json_text *json)
{
	struct walk walk = {.json = json, .rates = delta, .name = ""};

	write_files(&walk, delta->now);
}

void sample_json(const struct sample *sample, struct json *object)
{
	AUTO_TEXT struct text text = {0};
	struct json_text json = {.out = &text};

	json_text_open(&json, JSON_NO_KEY, '{');
	sample_json_write(sample, &json);
	json_text_close(&json, '}');
	if (!text.failed)
		json_merge(object, json_from_text(text_str(&text)));
}

void sample_json_path(struct json *object, const char *file, const char *key, struct json *child)
{
	uint16_t splits = keypath_splits(file, NULL, 0);
	unsigned int dot = 0;
	char part[256];

	for (size_t at = 0;;) {
		const char *from = file + at;
		size_t len = keypath_next(file, splits, &at, &dot);
		if (len >= sizeof(part))
			len = sizeof(part) - 1;
		memcpy(part, from, len);
		part[len] = '\0';
		if (!file[at])
			break;
		object = json_object_at(object, part);
	}
	if (key)
		json_set(json_object_at(object, part), key, child);
	else
		json_set(object, part, child);
}
