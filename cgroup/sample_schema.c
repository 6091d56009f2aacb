/* SPDX-License-Identifier: MIT */
#include "cgroup/sample_schema.h"

#include <stdio.h>
#include <string.h>

#include "cgroup/keypath.h"
#include "cgroup/metric.h"

#define SIZE_PATTERN "^[0-9]+[KMG]?B$"

static struct json *of_type(const char *type)
{
	struct json *schema = json_object_new();

	json_set(schema, "type", json_string_new(type));
	return schema;
}

/* A number that can be "max", and above what JSON readers take as an integer a string of digits. */
static struct json *number(const char *type)
{
	struct json *schema = json_object_new(), *types = json_array_new();

	json_add(types, json_string_new(type));
	json_add(types, json_string_new("null"));
	json_add(types, json_string_new("string"));
	json_set(schema, "type", types);
	json_set(schema, "pattern", json_string_new("^[0-9]+$"));
	return schema;
}

static struct json *described(struct json *schema, const char *help)
{
	json_set(schema, "description", json_string_new(help));
	return schema;
}

/* An object whose keys the kernel chooses: devices, nodes, resources. */
static struct json *map_of(struct json *value)
{
	struct json *schema = of_type("object");

	json_set(schema, "additionalProperties", value);
	return schema;
}

static struct json *metric_number(const struct metric *metric)
{
	bool fraction = metric->unit == METRIC_UNIT_PERCENT;

	return described(number(fraction ? "number" : "integer"), metric->help);
}

static struct json *properties_of(struct json *object)
{
	return json_object_at(object, "properties");
}

/* The keys of one line or file: properties that the rows name. */
static struct json *keys_of(enum metric_id first, bool nodes)
{
	struct json *schema = of_type("object");
	size_t end = first + metric_rows(first);

	for (size_t id = first; id < end; id++) {
		struct json *value = metric_number(&metrics[id]);
		json_set(properties_of(schema), metrics[id].key, nodes ? map_of(value) : value);
	}
	return schema;
}

static struct json *pressure(enum metric_id first)
{
	struct json *schema = of_type("object");
	size_t end = first + metric_rows(first);

	for (size_t id = first; id < end; id++) {
		char line[16] = "";
		size_t len = strcspn(metrics[id].key, ".");
		memcpy(line, metrics[id].key, len < sizeof(line) ? len : sizeof(line) - 1);
		struct json *under = json_object_at(properties_of(schema), line);
		json_set(under, "type", json_string_new("object"));
		json_set(properties_of(under), metrics[id].key + len + 1,
			 metric_number(&metrics[id]));
	}
	return schema;
}

static struct json *metric_schema(const struct metric *metric)
{
	struct json *words;

	switch (metric->format) {
	case METRIC_SINGLE:
		return metric_number(metric);
	case METRIC_FLAT:
		return keys_of(metric->id, false);
	case METRIC_PSI:
		return pressure(metric->id);
	case METRIC_KEYED:
		return map_of(keys_of(metric->id, false));
	case METRIC_NODES:
		return keys_of(metric->id, true);
	case METRIC_ROW:
	case METRIC_PAIRS:
	case METRIC_EVENTS:
		return described(map_of(number("integer")), metric->help);
	case METRIC_LIST:
		words = of_type("array");
		json_set(words, "items", of_type("string"));
		return described(words, metric->help);
	case METRIC_TEXT:
		break;
	}
	return described(of_type("string"), metric->help);
}

static struct json *field_schema(const struct knob_field *field)
{
	if (field->unit == KNOB_UNIT_TEXT)
		return of_type("string");
	return number(field->unit == KNOB_UNIT_PERCENT ? "number" : "integer");
}

/* An object of the row's fields; times of a pair say their unit. */
static struct json *fields_schema(const struct knob *knob)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	size_t count = knob_fields(knob, fields);
	struct json *schema = of_type("object");
	char name[32];

	for (size_t i = 0; i < count; i++) {
		bool is_time = knob->shape == KNOB_PAIR && (fields[i].unit == KNOB_UNIT_USEC ||
							    fields[i].unit == KNOB_UNIT_QUOTA);
		snprintf(name, sizeof(name), "%.16s%s", fields[i].name, is_time ? "_usec" : "");
		json_set(properties_of(schema), name, field_schema(&fields[i]));
	}
	return schema;
}

struct json *sample_schema_limit(const struct knob *knob)
{
	struct knob_field fields[KNOB_FIELDS_MAX];

	knob_fields(knob, fields);
	switch (knob->shape) {
	case KNOB_SINGLE:
		return described(field_schema(&fields[0]), knob->help);
	case KNOB_PAIR:
		return described(fields_schema(knob), knob->help);
	case KNOB_DEVICE:
	case KNOB_NAMED:
		return described(map_of(fields_schema(knob)), knob->help);
	case KNOB_WEIGHT:
	case KNOB_RESOURCE:
		return described(map_of(field_schema(&fields[0])), knob->help);
	case KNOB_LIST:
	case KNOB_WORD:
	case KNOB_VERB:
		break;
	}
	return described(of_type("string"), knob->help);
}

/* Put the schema of a file where its key path leads. */
static void put(struct json *object, const char *file, struct json *schema)
{
	uint16_t splits = keypath_splits(file, NULL, 0);
	unsigned int dot = 0;
	char key[64];

	for (size_t at = 0;;) {
		const char *from = file + at;
		size_t len = keypath_next(file, splits, &at, &dot);
		bool size = len == 4 && memcmp(from, "SIZE", len) == 0;
		snprintf(key, sizeof(key), "%.*s", (int)len, from);
		struct json *under =
			json_object_at(object, size ? "patternProperties" : "properties");
		if (!file[at]) {
			json_set(under, size ? SIZE_PATTERN : key, schema);
			return;
		}
		object = json_object_at(under, size ? SIZE_PATTERN : key);
		json_set(object, "type", json_string_new("object"));
	}
}

void sample_schema(struct json *object)
{
	for (size_t id = 0; id < METRIC_COUNT; id += metric_rows((enum metric_id)id))
		put(object, metrics[id].file, metric_schema(&metrics[id]));
	for (size_t id = 0; id < KNOB_COUNT; id++)
		if (knob_is_settable(&knobs[id]))
			put(object, knobs[id].file, sample_schema_limit(&knobs[id]));
}
