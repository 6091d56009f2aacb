/* SPDX-License-Identifier: MIT */
#include "cgroup/effective.h"
#include "cgroup/sample_schema.h"
#include "cli/schema.h"

static struct json *effective(void)
{
	struct json *all =
		schema_of("object", "the tightest limits of the group and its ancestors");

	for (size_t id = 0; id < EFFECTIVE_COUNT; id++) {
		const struct knob *knob = &knobs[effective_knob((enum effective_id)id)];
		struct json *one = schema_of("object", NULL);
		struct json *value = json_object_new();
		struct json *choices = json_array_new();
		json_add(choices, sample_schema_limit(knob));
		json_add(choices, schema_of("null", NULL));
		json_set(value, "anyOf", choices);
		schema_put(one, "value", value, true);
		schema_put(one, "owner",
			   schema_of("string|null", "path of the group whose limit it is"), true);
		schema_put(all, knob->file, one, false);
	}
	return all;
}

/* The same of a whole group and of one peer. */
static void put_moved(struct json *object)
{
	schema_put(object, "tx_bytes", schema_of("integer", "that the other side has"), true);
	schema_put(object, "rx_bytes", schema_of("integer", NULL), true);
	schema_put(object, "retransmits", schema_of("integer", "segments sent again"), true);
}

static struct json *sockets(void)
{
	struct json *all = schema_of("object", "internet sockets, with --sockets");
	struct json *states = schema_of("object", "how many TCP sockets are in a state");
	struct json *peer = schema_of("object", NULL);

	json_set(states, "additionalProperties", schema_of("integer", NULL));
	schema_put(peer, "address", schema_of("string", NULL), true);
	schema_put(peer, "connections", schema_of("integer", NULL), true);
	put_moved(peer);
	schema_put(all, "tcp", schema_of("integer", NULL), true);
	schema_put(all, "udp", schema_of("integer", NULL), true);
	schema_put(all, "states", states, true);
	put_moved(all);
	schema_put(all, "peers", schema_array(peer), true);
	return all;
}

static struct json *group(void)
{
	struct json *object = schema_of("object", NULL), *id = schema_of("string", NULL);

	json_set(id, "pattern", json_string_new("^[0-9]+$"));
	schema_put(object, "path", schema_of("string", "from the root of the hierarchy"), true);
	schema_put(object, "id", id, true);
	schema_put(object, "name", schema_of("string", "as cgov calls it"), false);
	sample_schema(object);
	schema_put(object, "rate",
		   schema_of("object", "counters, growth per second; keys as beside"), false);
	/* The tables describe some of it already. */
	struct json *cgov = json_object_at(json_object_at(object, "properties"), "cgov");
	json_set(cgov, "description", json_string_new("what cgov adds"));
	schema_put(cgov, "effective", effective(), true);
	schema_put(cgov, "sockets", sockets(), false);
	json_add(json_get(object, "required"), json_string_new("cgov"));
	return object;
}

static void fill(struct json *object)
{
	schema_put(object, "interval_usec",
		   schema_of("integer", "since the sample before; 0 for the first"), true);
	schema_put(object, "groups", schema_array(group()), true);
}

const struct schema schema_sample = {
	.name = "cgov.sample/1",
	.help = "stat --json, each line of watch --json",
	.fill = fill,
};
