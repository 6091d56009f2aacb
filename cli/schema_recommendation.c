/* SPDX-License-Identifier: MIT */
#include "cli/schema.h"

static struct json *quota(void)
{
	struct json *object = schema_of("integer|object", "bytes, processes; of cpu.max a quota");

	schema_put(object, "quota_usec", schema_of("integer", NULL), false);
	schema_put(object, "period_usec", schema_of("integer", NULL), false);
	return object;
}

static struct json *limit(void)
{
	static const char *const confidences[] = {"low", "medium", "high", NULL};
	struct json *object = schema_of("object", NULL);

	schema_put(object, "group", schema_of("string", "from the root of the hierarchy"), true);
	schema_put(object, "knob", schema_of("string", "the limit"), true);
	schema_put(object, "value", quota(), true);
	schema_put(object, "percentile",
		   schema_of("integer", "of the use that it is made from; 100: the most"), true);
	schema_put(object, "confidence", schema_words(confidences), true);
	schema_put(object, "samples", schema_of("integer", NULL), true);
	schema_put(object, "days", schema_of("number", "that the samples cover"), true);
	schema_put(object, "oom_kills", schema_of("integer", "that were seen"), true);
	schema_put(object, "throttled_percent",
		   schema_of("number", "of the time that a limit of its own held it"), true);
	return object;
}

static void fill(struct json *object)
{
	schema_put(object, "from", schema_of("string", "RFC 3339: the first sample"), true);
	schema_put(object, "to", schema_of("string", "RFC 3339: the last"), true);
	schema_put(object, "limits", schema_array(limit()), true);
}

const struct schema schema_recommendation = {
	.name = "cgov.recommendation/1",
	.help = "recommend --json",
	.fill = fill,
};
