/* SPDX-License-Identifier: MIT */
#include "cli/schema.h"

#include <string.h>

#define X(name) extern const struct schema schema_##name;
#include "cli/schemas.inc"
#undef X

const struct schema *const schemas[] = {
#define X(name) &schema_##name,
#include "cli/schemas.inc"
#undef X
	NULL,
};

/* "string", or an array of those that "string|null" names. */
static struct json *types_of(const char *types)
{
	struct json *array = json_array_new();

	if (!strchr(types, '|')) {
		json_free(array);
		return json_string_new(types);
	}
	for (; *types; types += *types == '|') {
		AUTO_TEXT struct text type = {0};
		size_t len = strcspn(types, "|");
		text_add_bytes(&type, types, len);
		json_add(array, json_string_new(text_str(&type)));
		types += len;
	}
	return array;
}

struct json *schema_of(const char *type, const char *help)
{
	struct json *schema = json_object_new();

	json_set(schema, "type", types_of(type));
	if (help)
		json_set(schema, "description", json_string_new(help));
	return schema;
}

struct json *schema_array(struct json *items)
{
	struct json *schema = schema_of("array", NULL);

	json_set(schema, "items", items);
	return schema;
}

struct json *schema_words(const char *const *words)
{
	struct json *schema = json_object_new(), *all = json_array_new();

	for (; *words; words++)
		json_add(all, json_string_new(*words));
	json_set(schema, "enum", all);
	return schema;
}

void schema_put(struct json *object, const char *key, struct json *schema, bool required)
{
	json_set(json_object_at(object, "properties"), key, schema);
	if (!required)
		return;
	if (!json_get(object, "required"))
		json_set(object, "required", json_array_new());
	json_add(json_get(object, "required"), json_string_new(key));
}
