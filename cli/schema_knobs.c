/* SPDX-License-Identifier: MIT */
#include "cgroup/knob.h"
#include "cli/schema.h"

static struct json *field(void)
{
	struct json *object = schema_of("object", NULL);

	schema_put(object, "name", schema_of("string", "of several in one file: rbps"), false);
	schema_put(object, "unit", schema_of("string", "bytes, usec, ...; empty for a count"),
		   true);
	schema_put(object, "words", schema_array(schema_of("string", NULL)), false);
	schema_put(object, "low", schema_of("number|null", "the least; null: no bound"), false);
	schema_put(object, "high", schema_of("number|string|null", "the most; null: no bound"),
		   false);
	schema_put(object, "max", schema_of("boolean", "whether 'max' is a value"), false);
	return object;
}

static struct json *knob(void)
{
	struct json *object = schema_of("object", NULL);

	schema_put(object, "file", schema_of("string", "memory.max"), true);
	schema_put(object, "controller", schema_of("string", NULL), true);
	schema_put(object, "shape", schema_of("string", "how the file is written"), true);
	schema_put(object, "values", schema_array(field()), true);
	schema_put(object, "default", schema_of("string", "of a new group; empty: none"), true);
	schema_put(object, "since", schema_of("string", "version of Linux"), true);
	schema_put(object, "here", schema_of("boolean|null", "null: no group has the controller"),
		   true);
	schema_put(object, "help", schema_of("string", NULL), true);
	return object;
}

static void fill(struct json *object)
{
	schema_put(object, "knobs", schema_array(knob()), true);
}

const struct schema schema_knobs = {
	.name = "cgov.knobs/1",
	.help = "knobs --json",
	.fill = fill,
};
