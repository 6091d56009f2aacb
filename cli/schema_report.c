/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cgroup/knob.h"
#include "cgroup/sample_schema.h"
#include "cli/schema.h"
#include "governor/outcome.h"

static struct json *reasons(void)
{
	const char *names[END_REASON_COUNT + 1] = {0};

	for (enum end_reason reason = 0; reason < END_REASON_COUNT; reason++)
		names[reason] = end_reason_name(reason);
	return schema_words(names);
}

static struct json *limit(void)
{
	struct json *object = schema_of("object", "of oom-killed: the limit that was reached");

	schema_put(object, "knob", schema_of("string", NULL), true);
	schema_put(object, "owner",
		   schema_of("string", "path of the group that it belongs to; / is the machine"),
		   true);
	return object;
}

static struct json *end(void)
{
	struct json *object = schema_of("object", "why and how it ended");

	schema_put(object, "reason", reasons(), true);
	schema_put(object, "code", schema_of("integer", "exit code"), false);
	schema_put(object, "signal", schema_of("integer", "that ended it"), false);
	schema_put(object, "syscall", schema_of("string", "of seccomp: the call"), false);
	schema_put(object, "limit", limit(), false);
	schema_put(object, "error", schema_of("string", "of setup: what went wrong"), false);
	return object;
}

/* Those with a page size in their names are not described. */
static struct json *limits(void)
{
	struct json *object = schema_of("object", "as they were read back, by interface file");

	for (size_t i = 0; i < KNOB_COUNT; i++)
		if (!strstr(knobs[i].file, "SIZE"))
			schema_put(object, knobs[i].file, sample_schema_limit(&knobs[i]), false);
	return object;
}

static struct json *peak(void)
{
	struct json *object = schema_of("object", "the most that was in use");

	schema_put(object, "memory", schema_of("integer", "bytes"), false);
	schema_put(object, "swap", schema_of("integer", "bytes"), false);
	schema_put(object, "pids", schema_of("integer", "processes and threads"), false);
	return object;
}

static struct json *own(void)
{
	struct json *object = schema_of("object", "what cgov adds");

	schema_put(object, "name", schema_of("string", "of the workload"), true);
	schema_put(object, "defaults", schema_of("object", "limits that nobody asked for"), false);
	return object;
}

static void fill(struct json *object)
{
	schema_put(object, "command", schema_array(schema_of("string", NULL)), true);
	schema_put(object, "group", schema_of("string", "from the root of the hierarchy"), true);
	schema_put(object, "policy", schema_of("string", "its file"), false);
	schema_put(object, "started", schema_of("string", "RFC 3339"), true);
	schema_put(object, "ended", schema_of("string", "RFC 3339"), true);
	schema_put(object, "wall_usec", schema_of("integer", NULL), true);
	schema_put(object, "exit", end(), true);
	schema_put(object, "limits", limits(), true);
	schema_put(object, "cgov", own(), true);
	schema_put(object, "peak", peak(), false);
	sample_schema(object);
}

const struct schema schema_report = {
	.name = "cgov.report/1",
	.help = "run --report",
	.fill = fill,
};
