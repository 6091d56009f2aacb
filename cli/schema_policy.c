/* SPDX-License-Identifier: MIT */
/*
 * The policy file for editors: what cgov check says while one types, as far as a schema can.
 */
#include "cli/schema.h"
#include "cli/schema_limits.h"
#include "governor/policy.h"

#include <stdio.h>
#include <string.h>

#define DURATION "[0-9]+(\\.[0-9]+)?(us|ms|s|m|min|h|d)"

static struct json *closed(const char *help)
{
	struct json *schema = schema_of("object", help);

	json_set(schema, "additionalProperties", json_bool_new(false));
	return schema;
}

static struct json *map_of(struct json *each, const char *help)
{
	struct json *schema = schema_of("object", help);

	json_set(schema, "additionalProperties", each);
	return schema;
}

static struct json *nothing(void)
{
	return schema_of("null", NULL);
}

/* A scalar of any kind: the syntax gives no types. */
static struct json *scalar(void)
{
	return schema_any(schema_of("string", NULL), schema_of("number", NULL),
			  schema_of("boolean", NULL), NULL);
}

static struct json *truth(const char *help)
{
	struct json *schema = schema_any(schema_of("boolean", NULL),
					 schema_text("yes|no|true|false|on|off", NULL), NULL);

	if (help)
		json_set(schema, "description", json_string_new(help));
	return schema;
}

static struct json *names(const char *help)
{
	struct json *schema = schema_any(schema_of("string", NULL),
					 schema_array(schema_of("string", NULL)), NULL);

	json_set(schema, "description", json_string_new(help));
	return schema;
}

static struct json *network_rate(const char *help)
{
	struct json *schema = closed(help);

	schema_put(schema, "rate", schema_of("string", "bits a second: 20Mbit"), true);
	schema_put(schema, "burst", scalar(), false);
	return schema_any(schema_of("string", help), schema, NULL);
}

static struct json *network(void)
{
	static const char *const modes[] = {"host", "none", "private", NULL};
	struct json *schema = closed(NULL);

	schema_put(schema, "mode", schema_words(modes), false);
	schema_put(schema, "egress", network_rate("what leaves, at most"), false);
	schema_put(schema, "egress.burst", scalar(), false);
	schema_put(schema, "ingress", network_rate("what comes in, at most"), false);
	schema_put(schema, "ingress.burst", scalar(), false);
	schema_put(schema, "nat", truth("a way out"), false);
	schema_put(schema, "publish", schema_any(scalar(), schema_array(scalar()), NULL), false);
	return schema_any(schema_of("string", NULL), schema_array(scalar()), schema, NULL);
}

static struct json *run_value(const struct run_row *row)
{
	static const char *const profiles[] = {"trusted", "default", "strict", NULL};

	switch (row->kind) {
	case RUN_KIND_USEC:
		return schema_text(DURATION, NULL);
	case RUN_KIND_BYTES:
		return scalar();
	case RUN_KIND_FLAG:
		return truth(NULL);
	case RUN_KIND_PROFILE:
		return schema_words(profiles);
	case RUN_KIND_COMMAND:
		return schema_array(scalar());
	case RUN_KIND_LIST:
		return schema_any(schema_of("string", NULL), schema_array(scalar()),
				  map_of(scalar(), NULL), NULL);
	case RUN_KIND_NETWORK:
		return network();
	case RUN_KIND_CAPS:
	case RUN_KIND_NAMESPACES:
		return schema_any(schema_of("string", NULL),
				  schema_array(schema_of("string", NULL)), NULL);
	case RUN_KIND_STRING:
		break;
	}
	return scalar();
}

static struct json *run(void)
{
	struct json *schema = closed("how a workload is started in the group");

	for (size_t i = 0; i < RUN_COUNT; i++) {
		struct json *value = run_value(&run_rows[i]);
		json_set(value, "description", json_string_new(run_rows[i].help));
		schema_put(schema, run_rows[i].key, value, false);
	}
	return schema;
}

static struct json *body(bool is_template)
{
	struct json *schema = closed(NULL);

	schema_put(schema, "use", names("templates, the later override the earlier"), false);
	schema_put(schema, "resources", schema_ref("resources"), false);
	schema_put(schema, "run", schema_ref("run"), false);
	if (!is_template)
		schema_put(schema, "children", schema_ref("groups"), false);
	return schema;
}

static struct json *argument_value(const struct action_argument *argument)
{
	switch (argument->kind) {
	case ACTION_TIME:
		return schema_text(DURATION, "a duration");
	case ACTION_BOOL:
		return truth(NULL);
	case ACTION_WORDS:
		return schema_array(scalar());
	case ACTION_SIZE:
	case ACTION_PERCENT:
	case ACTION_TEXT:
	case ACTION_SIGNAL:
	case ACTION_CHOICE:
	case ACTION_LIMITS:
		break;
	}
	return scalar();
}

static struct json *arguments(const struct action *action)
{
	struct action_argument all[ACTION_ARGUMENTS_MAX];
	size_t count = action_arguments(action, all);
	struct json *schema;

	if (action->id == ACTION_SET)
		return schema_of("object", action->help);
	schema = closed(action->help);
	for (size_t i = 0; i < count; i++)
		schema_put(schema, all[i].name, argument_value(&all[i]), all[i].required);
	return schema_any(schema, nothing(), NULL);
}

static struct json *action(void)
{
	struct json *schema = closed(NULL), *alone = json_object_new(), *all = json_array_new();

	for (size_t i = 0; i < ACTION_COUNT; i++) {
		schema_put(schema, actions[i].name, arguments(&actions[i]), false);
		json_add(all, json_string_new(actions[i].name));
	}
	schema_put(schema, "after", schema_text(DURATION, "since the rule fired"), false);
	schema_put(schema, "if_still", truth("only while the condition holds"), false);
	json_set(alone, "enum", all);
	return schema_any(alone, schema, NULL);
}

static struct json *limit(void)
{
	struct json *schema = closed("how often it may fire");

	schema_put(schema, "count", scalar(), true);
	schema_put(schema, "per", schema_text(DURATION, NULL), true);
	return schema;
}

static struct json *rule(void)
{
	static const char *const severities[] = {"info", "warning", "critical", NULL};
	static const char *const modes[] = {"enforce", "observe", NULL};
	static const char *const reverts[] = {"never", "on_clear", NULL};
	struct json *schema = closed(NULL);

	schema_put(schema, "name", schema_of("string", NULL), true);
	schema_put(schema, "description", schema_of("string", NULL), false);
	schema_put(schema, "on", names("groups, by path or pattern"), true);
	schema_put(schema, "when", schema_of("string", "the condition"), true);
	schema_put(schema, "for", schema_text(DURATION, "the condition holds that long"), false);
	schema_put(schema, "clear", schema_of("string", "the condition that ends it"), false);
	schema_put(schema, "keep_firing_for", schema_text(DURATION, NULL), false);
	schema_put(schema, "cooldown", schema_text(DURATION, "before it may fire again"), false);
	schema_put(schema, "limit", limit(), false);
	schema_put(schema, "severity", schema_words(severities), false);
	schema_put(schema, "mode", schema_words(modes), false);
	schema_put(schema, "revert", schema_words(reverts), false);
	schema_put(schema, "then", schema_array(schema_ref("action")), true);
	return schema;
}

static struct json *settings(void)
{
	static const char *const drifts[] = {"report", "repair", "off", NULL};
	static const char *const modes[] = {"enforce", "observe", NULL};
	struct json *schema = closed("how 'cgov govern' keeps the policy");

	schema_put(schema, "drift", schema_words(drifts), false);
	schema_put(schema, "mode", schema_words(modes), false);
	return schema;
}

static void put_definitions(struct json *definitions)
{
	json_set(definitions, "groups",
		 map_of(schema_any(schema_ref("group"), nothing(), NULL),
			"groups by name; they nest under children"));
	json_set(definitions, "group", body(false));
	json_set(definitions, "template", body(true));
	json_set(definitions, "run", run());
	json_set(definitions, "rule", rule());
	json_set(definitions, "action", action());
	schema_limits(definitions);
}

static struct json *whole(void)
{
	struct json *schema = json_object_new(), *version = json_object_new();
	struct json *versions = json_array_new();

	/* Editors' language servers know draft 7 and no later. */
	json_set(schema, "$schema", json_string_new("http://json-schema.org/draft-07/schema#"));
	json_set(schema, "$id", json_string_new("cgov-policy-1.schema.json"));
	json_set(schema, "title", json_string_new("cgov policy"));
	json_set(schema, "type", json_string_new("object"));
	json_set(schema, "additionalProperties", json_bool_new(false));
	json_add(versions, json_number_new(1));
	json_add(versions, json_string_new("1"));
	json_set(version, "enum", versions);
	json_set(version, "description", json_string_new("version of the format"));
	schema_put(schema, "cgov", version, true);
	schema_put(schema, "name", schema_of("string", "the policy's name"), false);
	schema_put(schema, "include", names("files beside this one, read before it"), false);
	schema_put(schema, "vars", map_of(scalar(), "used as ${name}, in any text"), false);
	schema_put(schema, "templates", map_of(schema_ref("template"), "what several groups 'use'"),
		   false);
	schema_put(schema, "groups", schema_ref("groups"), false);
	schema_put(schema, "rules", schema_array(schema_ref("rule")), false);
	schema_put(schema, "settings", settings(), false);
	put_definitions(json_object_at(schema, "definitions"));
	return schema;
}

const struct schema schema_policy = {
	.name = "cgov.policy/1",
	.help = "a policy file, for editors",
	.whole = whole,
};
