/* SPDX-License-Identifier: MIT */
#include "cli/schema.h"

static struct json *workload(void)
{
	static const char *const states[] = {"running", "frozen", "ending", NULL};
	struct json *object = schema_of("object", NULL);

	schema_put(object, "name", schema_of("string", NULL), true);
	schema_put(object, "group", schema_of("string", "from the root of the hierarchy"), true);
	schema_put(object, "pid",
		   schema_of("integer|null", "of its first process; null: all have ended"), true);
	schema_put(object, "state", schema_words(states), true);
	schema_put(object, "started", schema_of("string", "RFC 3339"), true);
	schema_put(object, "supervisor", schema_of("integer", "pid of its cgov"), true);
	schema_put(object, "policy", schema_of("string", "its file"), false);
	schema_put(object, "command", schema_array(schema_of("string", NULL)), true);
	return object;
}

static void fill(struct json *object)
{
	schema_put(object, "workloads", schema_array(workload()), true);
}

const struct schema schema_list = {
	.name = "cgov.list/1",
	.help = "ls --json",
	.fill = fill,
};
