/* SPDX-License-Identifier: MIT */
#include "cli/schema.h"
#include "governor/plan.h"

static struct json *step(void)
{
	const char *const kinds[] = {
		step_kind_name(STEP_MKDIR),
		step_kind_name(STEP_ENABLE),
		step_kind_name(STEP_WRITE),
		step_kind_name(STEP_LAUNCH),
		step_kind_name(STEP_KILL),
		step_kind_name(STEP_REMOVE),
		NULL,
	};
	struct json *object = schema_of("object", NULL);

	schema_put(object, "kind", schema_words(kinds), true);
	schema_put(object, "path",
		   schema_of("string", "of the group, from the root of the hierarchy"), true);
	schema_put(object, "file", schema_of("string", "that is written"), false);
	schema_put(object, "from",
		   schema_of("string", "what is there, in words that write it back"), false);
	schema_put(object, "to", schema_of("string", "what is written"), false);
	schema_put(object, "device",
		   schema_of("string", "as the policy names it, where 'to' has its number"), false);
	schema_put(object, "source", schema_of("string", "the line that asks: web.yaml:12:9"),
		   true);
	return object;
}

static void fill(struct json *object)
{
	schema_put(object, "policy", schema_of("string", "its name"), true);
	schema_put(object, "steps", schema_array(step()), true);
}

const struct schema schema_plan = {
	.name = "cgov.plan/1",
	.help = "plan --json",
	.fill = fill,
};
