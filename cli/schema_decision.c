/* SPDX-License-Identifier: MIT */
#include "cli/schema.h"

static void fill(struct json *object)
{
	static const char *const outcomes[] = {"done",	   "started",  "nothing", "failed",
					       "reported", "observed", "held",	  NULL};
	static const char *const modes[] = {"enforce", "observe", "dry-run", NULL};
	static const char *const severities[] = {"info", "warning", "critical", NULL};
	struct json *id = schema_of("string", "of the group");
	struct json *number = schema_of("string", "what belongs to one decision has its number");

	json_set(id, "pattern", json_string_new("^[0-9]+$"));
	json_set(number, "pattern", json_string_new("^[0-9]+$"));
	schema_put(object, "decision", number, true);
	schema_put(object, "policy", schema_of("string", "its name"), false);
	schema_put(object, "rule", schema_of("string", "its name"), false);
	schema_put(object, "group", schema_of("string", "from the root of the hierarchy"), false);
	schema_put(object, "id", id, false);
	schema_put(object, "severity", schema_words(severities), false);
	schema_put(object, "mode", schema_words(modes), false);
	schema_put(object, "action", schema_of("string", "of a rule, or drift, revert"), true);
	schema_put(object, "when", schema_of("string", "the condition"), false);
	schema_put(object, "inputs", schema_of("object", "what the condition saw"), false);
	schema_put(object, "outcome", schema_words(outcomes), true);
	schema_put(object, "detail", schema_of("string", "for people"), false);
}

const struct schema schema_decision = {
	.name = "cgov.decision/1",
	.help = "each line of govern --audit",
	.fill = fill,
};
