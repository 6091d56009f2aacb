/* SPDX-License-Identifier: MIT */
#include "cli/schema.h"

/* The kernel's text; of a whole group whether it should be, or is, there. */
static struct json *difference(void)
{
	struct json *object = schema_of("object", NULL);

	schema_put(object, "path",
		   schema_of("string", "of the group, from the root of the hierarchy"), true);
	schema_put(object, "file", schema_of("string|null", "null: the group itself"), true);
	schema_put(object, "want", schema_of("string|boolean|null", "what the policy says"), true);
	schema_put(object, "have",
		   schema_of("string|boolean|null", "what is there; null: no such file yet"), true);
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
