/* SPDX-License-Identifier: MIT */
#include "cli/schema_limits.h"

#include "cgroup/knob.h"
#include "cli/schema.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define NUMBER	   "[0-9]+(\\.[0-9]+)?"
#define SIZE_REGEX "[0-9]+[KMG]B"

struct json *schema_ref(const char *definition)
{
	AUTO_TEXT struct text text = {0};
	struct json *schema = json_object_new();

	text_addf(&text, "#/definitions/%s", definition);
	json_set(schema, "$ref", json_string_new(text_str(&text)));
	return schema;
}

struct json *schema_any(struct json *first, ...)
{
	struct json *schema = json_object_new(), *all = json_array_new();
	va_list ap;

	va_start(ap, first);
	for (struct json *one = first; one; one = va_arg(ap, struct json *))
		json_add(all, one);
	va_end(ap);
	json_set(schema, "anyOf", all);
	return schema;
}

struct json *schema_text(const char *pattern, const char *help)
{
	struct json *schema = schema_of("string", help);
	AUTO_TEXT struct text text = {0};

	text_addf(&text, "^(%s)$|\\$\\{", pattern);
	json_set(schema, "pattern", json_string_new(text_str(&text)));
	return schema;
}

static struct json *integer(const struct knob_field *field)
{
	struct json *schema = schema_of("integer", NULL);
	uint64_t shift = field->unit == KNOB_UNIT_NICE ? 20 : 0;

	if (shift)
		json_set(schema, "minimum", json_real_new(-(double)shift));
	else
		json_set(schema, "minimum", json_number_new(field->low));
	if (field->high <= INT64_MAX)
		json_set(schema, "maximum", json_number_new(field->high - shift));
	return schema;
}

static struct json *words_of(const char *words)
{
	struct json *schema = json_object_new(), *all = json_array_new();
	char word[sizeof(((struct knob_field *)NULL)->words)];

	if (!words[0])
		return json_free(all), json_free(schema), schema_of("string", NULL);
	for (size_t len; *words; words += len + (words[len] == '|')) {
		len = strcspn(words, "|");
		snprintf(word, sizeof(word), "%.*s", (int)len, words);
		json_add(all, json_string_new(word));
	}
	json_set(schema, "enum", all);
	return schema;
}

static struct json *truth(void)
{
	return schema_any(schema_of("boolean", NULL),
			  schema_text("yes|no|true|false|on|off|0|1", NULL), words_of("0|1"), NULL);
}

/* What stands for one value, by its unit. */
static struct json *value(const struct knob *knob, const struct knob_field *field)
{
	const bool share = knob->shape == KNOB_SINGLE;

	switch (field->unit) {
	case KNOB_UNIT_BYTES:
		return schema_any(integer(field),
				  schema_text(share ? "max|" NUMBER
						      "(|%|%parent|B|[kKMGT]|[KMGTP]i|[KMGTP]iB|"
						      "[kKMGTP]B)"
						    : "max|" NUMBER "(|B|[kKMGT]|[KMGTP]i|"
						      "[KMGTP]iB|[kKMGTP]B)",
					      NULL),
				  NULL);
	case KNOB_UNIT_RATE:
		return schema_any(
			integer(field),
			schema_text("max|" NUMBER "(|B|[KMGTP]i|[KMGTP]iB|[kKMGTP]B)", NULL), NULL);
	case KNOB_UNIT_COUNT:
		return schema_any(
			integer(field),
			schema_text(field->max ? "max|" NUMBER "[kKMG]?" : NUMBER "[kKMG]?", NULL),
			NULL);
	case KNOB_UNIT_NUMBER:
	case KNOB_UNIT_NICE:
		return schema_any(integer(field), schema_text("-?[0-9]+", NULL), NULL);
	case KNOB_UNIT_USEC:
		return schema_any(schema_text("max|0|" NUMBER "(us|ms|s|m|min|h|d)", NULL),
				  words_of("0"), NULL);
	case KNOB_UNIT_QUOTA:
		return schema_any(schema_of("number", NULL),
				  schema_text("max|" NUMBER "(|%|m|us|ms|s)", NULL), NULL);
	case KNOB_UNIT_PERCENT:
		return schema_any(schema_of("number", NULL), schema_text("max|" NUMBER "%?", NULL),
				  NULL);
	case KNOB_UNIT_BOOL:
		return truth();
	case KNOB_UNIT_TEXT:
	case KNOB_UNIT_NONE:
	case KNOB_UNITS:
		break;
	}
	return words_of(field->words);
}

static struct json *closed_object(void)
{
	struct json *schema = schema_of("object", NULL);

	json_set(schema, "additionalProperties", json_bool_new(false));
	return schema;
}

/* {rbps: ..., wbps: ...} */
static struct json *fields_object(const struct knob *knob, const struct knob_field *fields,
				  size_t count)
{
	struct json *schema = closed_object();

	for (size_t i = 0; i < count; i++)
		schema_put(schema, fields[i].name, value(knob, &fields[i]), false);
	return schema;
}

/* A map from devices or resources. */
static struct json *objects(struct json *each)
{
	struct json *schema = schema_of("object", NULL);

	json_set(schema, "minProperties", json_number_new(1));
	json_set(schema, "additionalProperties", each);
	return schema;
}

/* Knobs whose name goes on after this one's: cpu.max.burst is "burst" of a map under cpu.max. */
static void put_longer(struct json *object, const struct knob *knob)
{
	size_t len = strlen(knob->file);

	for (size_t i = 0; i < KNOB_COUNT; i++) {
		char name[KNOB_FILE_SIZE + 8];
		if (!knob_is_settable(&knobs[i]) || strncmp(knobs[i].file, knob->file, len) != 0 ||
		    knobs[i].file[len] != '.')
			continue;
		snprintf(name, sizeof(name), "limit.%s", knobs[i].file);
		schema_put(object, knobs[i].file + len + 1, schema_ref(name), false);
	}
}

static struct json *with_longer(struct json *object, const struct knob *knob)
{
	put_longer(object, knob);
	return object;
}

static struct json *ranges(const struct knob *knob)
{
	struct json *item =
		schema_any(schema_of("integer", NULL), schema_text("[0-9]+(-[0-9]+)?", NULL), NULL);

	return schema_any(schema_of("integer", NULL), schema_text("[0-9, -]*", NULL),
			  schema_array(item), with_longer(closed_object(), knob), NULL);
}

static struct json *limit(const struct knob *knob)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	size_t count = knob_fields(knob, fields);

	switch (knob->shape) {
	case KNOB_PAIR:
		return schema_any(value(knob, &fields[0]), schema_text("(max|[0-9]+) [0-9]+", NULL),
				  with_longer(fields_object(knob, fields, count), knob), NULL);
	case KNOB_LIST:
		return ranges(knob);
	case KNOB_WEIGHT:
		return schema_any(value(knob, &fields[0]), objects(value(knob, &fields[0])), NULL);
	case KNOB_DEVICE:
	case KNOB_NAMED:
		if (count == 1)
			return objects(schema_any(value(knob, &fields[0]),
						  fields_object(knob, fields, count), NULL));
		return objects(schema_any(schema_text("max", NULL),
					  fields_object(knob, fields, count), NULL));
	case KNOB_RESOURCE:
		return objects(value(knob, &fields[0]));
	case KNOB_SINGLE:
	case KNOB_WORD:
	case KNOB_VERB:
		break;
	}
	return value(knob, &fields[0]);
}

/* @path as a key: SIZE stands for many, so such a key is a pattern. */
static void put_key(struct json *object, const char *path, struct json *schema)
{
	AUTO_TEXT struct text pattern = {0};

	if (!strstr(path, "SIZE")) {
		schema_put(object, path, schema, false);
		return;
	}
	text_add(&pattern, "^");
	for (const char *at = path; *at; at++)
		if (strncmp(at, "SIZE", 4) == 0) {
			text_add(&pattern, SIZE_REGEX);
			at += 3;
		} else {
			text_addf(&pattern, "%s%c", *at == '.' ? "\\" : "", *at);
		}
	text_add(&pattern, "$");
	json_set(json_object_at(object, "patternProperties"), text_str(&pattern), schema);
}

/* "memory", "memory.swap": the first parts of a name. Return: false when @len ends none. */
static bool is_family(const char *file, size_t len)
{
	if (file[len] != '.')
		return false;
	for (size_t i = 0; i < KNOB_COUNT; i++)
		if (strlen(knobs[i].file) == len && memcmp(knobs[i].file, file, len) == 0)
			return false;
	return true;
}

/* The keys that a knob's name makes below the first @above bytes of it. */
static void put_knob(struct json *object, const struct knob *knob, size_t above)
{
	char name[KNOB_FILE_SIZE + 8], path[KNOB_FILE_SIZE];

	snprintf(name, sizeof(name), "limit.%s", knob->file);
	put_key(object, knob->file + above, schema_ref(name));
	for (size_t len = above + 1; knob->file[len]; len++) {
		if (!is_family(knob->file, len))
			continue;
		snprintf(path, sizeof(path), "%.*s", (int)(len - above), knob->file + above);
		snprintf(name, sizeof(name), "family.%.*s", (int)len, knob->file);
		put_key(object, path, schema_ref(name));
	}
}

/* Everything whose name begins with @prefix: "" or "memory.". */
static struct json *family(const char *prefix, size_t len)
{
	struct json *object = closed_object();

	for (size_t i = 0; i < KNOB_COUNT; i++)
		if (knob_is_settable(&knobs[i]) && strncmp(knobs[i].file, prefix, len) == 0)
			put_knob(object, &knobs[i], len);
	return object;
}

static void put_families(struct json *definitions, const struct knob *knob)
{
	char name[KNOB_FILE_SIZE + 8];

	for (size_t len = 1; knob->file[len]; len++) {
		if (!is_family(knob->file, len))
			continue;
		snprintf(name, sizeof(name), "family.%.*s", (int)len, knob->file);
		if (!json_get(definitions, name))
			json_set(definitions, name, family(knob->file, len + 1));
	}
}

static void put_limit(struct json *definitions, const struct knob *knob)
{
	AUTO_TEXT struct text help = {0};
	char name[KNOB_FILE_SIZE + 8];
	struct knob_field fields[KNOB_FIELDS_MAX];
	struct json *schema = limit(knob);

	text_add(&help, knob->help);
	if (knob_fields(knob, fields) == 1) {
		text_add(&help, ": ");
		knob_allowed(knob, &fields[0], &help);
	}
	json_set(schema, "description", json_string_new(text_str(&help)));
	snprintf(name, sizeof(name), "limit.%s", knob->file);
	json_set(definitions, name, schema);
}

void schema_limits(struct json *definitions)
{
	json_set(definitions, "resources", family("", 0));
	for (size_t i = 0; i < KNOB_COUNT; i++) {
		if (!knob_is_settable(&knobs[i]))
			continue;
		put_families(definitions, &knobs[i]);
		put_limit(definitions, &knobs[i]);
	}
}
