/* SPDX-License-Identifier: MIT */
#include "cli/schema.h"

static struct json *metric(void)
{
	static const char *const kinds[] = {"counter", "gauge", "info", NULL};
	struct json *object = schema_of("object", NULL);

	schema_put(object, "name", schema_of("string", "as rules name it"), true);
	schema_put(object, "file", schema_of("string", "SIZE: a huge page size"), true);
	schema_put(object, "key", schema_of("string", "in the file"), false);
	schema_put(object, "kind", schema_words(kinds), true);
	schema_put(object, "unit", schema_of("string", "bytes, usec, ...; empty for a count"),
		   true);
	schema_put(object, "objects", schema_of("boolean", "one for each device, node, ..."), true);
	schema_put(object, "since", schema_of("string", "version of Linux"), true);
	schema_put(object, "help", schema_of("string", NULL), true);
	return object;
}

static void fill(struct json *object)
{
	schema_put(object, "metrics", schema_array(metric()), true);
}

const struct schema schema_metrics = {
	.name = "cgov.metrics/1",
	.help = "metrics --json",
	.fill = fill,
};
