/* SPDX-License-Identifier: MIT */
#include "cgroup/cause.h"
#include "cli/schema.h"

/* Groups, and of each the metrics. */
static struct json *evidence(void)
{
	struct json *groups = schema_of("object", "by group, then by metric: of a counter how much "
						  "it grew, of others what it is");
	struct json *facts = schema_of("object", NULL);

	json_set(facts, "additionalProperties", schema_of("integer", NULL));
	json_set(groups, "additionalProperties", facts);
	return groups;
}

static struct json *cause(void)
{
	const char *names[CAUSE_COUNT + 1] = {0};
	struct json *object = schema_of("object", NULL);

	for (enum cause_id id = 0; id < CAUSE_COUNT; id++)
		names[id] = cause_name(id);
	schema_put(object, "cause", schema_words(names), true);
	schema_put(object, "share",
		   schema_of("number", "percent of the time that it took; 0: not told"), true);
	schema_put(object, "count", schema_of("integer", "events; 0 where it has none"), true);
	schema_put(object, "knob", schema_of("string", "the limit"), false);
	schema_put(object, "limit", schema_of("integer", "in the kernel's unit"), false);
	schema_put(object, "owner", schema_of("string", "the group whose limit it is"), false);
	schema_put(object, "device", schema_of("string", "major:minor"), false);
	schema_put(object, "text", schema_of("string", "in words"), true);
	schema_put(object, "evidence", evidence(), true);
	schema_put(object, "advice", schema_of("string", "what can be done"), true);
	schema_put(object, "command", schema_of("string", "one that does it"), false);
	return object;
}

static void fill(struct json *object)
{
	schema_put(object, "group", schema_of("string", "from the root of the hierarchy"), true);
	schema_put(object, "interval_usec", schema_of("integer", "between the two samples"), true);
	schema_put(object, "summary", schema_of("string", "all of it in one line"), true);
	schema_put(object, "causes", schema_array(cause()), true);
}

const struct schema schema_explain = {
	.name = "cgov.explain/1",
	.help = "explain --json",
	.fill = fill,
};
