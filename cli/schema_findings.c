/* SPDX-License-Identifier: MIT */
#include "cli/schema.h"

static struct json *finding(void)
{
	static const char *const severities[] = {"error", "warning", NULL};
	struct json *object = schema_of("object", NULL);

	schema_put(object, "severity", schema_words(severities), true);
	schema_put(object, "file", schema_of("string", NULL), true);
	schema_put(object, "line", schema_of("integer", "from 1"), false);
	schema_put(object, "column", schema_of("integer", "in characters, from 1"), false);
	schema_put(object, "message", schema_of("string", NULL), true);
	return object;
}

static void fill(struct json *object)
{
	schema_put(object, "findings", schema_array(finding()), true);
}

const struct schema schema_findings = {
	.name = "cgov.findings/1",
	.help = "check --json",
	.fill = fill,
};
