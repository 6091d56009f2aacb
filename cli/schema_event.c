/* SPDX-License-Identifier: MIT */
#include "cli/schema.h"
#include "monitor/incident.h"

static void fill(struct json *object)
{
	const char *names[INCIDENT_COUNT + 1] = {0};
	struct json *id = schema_of("string", "of the group, where it is known");

	for (enum incident_kind kind = 0; kind < INCIDENT_COUNT; kind++)
		names[kind] = incident_name(kind);
	json_set(id, "pattern", json_string_new("^[0-9]+$"));
	schema_put(object, "event", schema_words(names), true);
	schema_put(object, "group", schema_of("string", "from the root of the hierarchy"), true);
	schema_put(object, "id", id, false);
	schema_put(object, "count", schema_of("integer", "how often, since the look before"), true);
	schema_put(object, "detail", schema_of("string", "what there is to add"), false);
}

const struct schema schema_event = {
	.name = "cgov.event/1",
	.help = "each line of watch --events",
	.fill = fill,
};
