/* SPDX-License-Identifier: MIT */
#include "cli/schema.h"

/* The kernel's text; of a whole group whether it should be, or is, there. */
static struct json *value(const char *help)
{
	struct json *schema = schema_of("string", help), *types = json_array_new();

	json_add(types, json_string_new("string"));
	json_add(types, json_string_new("boolean"));
	json_add(types, json_string_new("null"));
	json_set(schema, "type", types);
	return schema;
}

static struct json *file(void)
{
	struct json *schema = schema_of("string", "null: the group itself");
	struct json *types = json_array_new();

	json_add(types, json_string_new("string"));
	json_add(types, json_string_new("null"));
	json_set(schema, "type", types);
	return schema;
}

static struct json *difference(void)
{
	struct json *object = schema_of("object", NULL);

	schema_put(object, "path",
		   schema_of("string", "of the group, from the root of the hierarchy"), true);
	schema_put(object, "file", file(), true);
	schema_put(object, "want", value("what the policy says"), true);
	schema_put(object, "have", value("what is there; null: no such file yet"), true);
	return object;
}

static void fill(struct json *object)
{
	schema_put(object, "policy", schema_of("string", "its name"), true);
	schema_put(object, "drift", schema_array(difference()), true);
}

const struct schema schema_drift = {
	.name = "cgov.drift/1",
	.help = "drift --json",
	.fill = fill,
};
