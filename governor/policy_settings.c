/* SPDX-License-Identifier: MIT */
/*
 * `settings:`: how a governor keeps the policy. Of several files the last one that says it counts,
 * which is the one that was named.
 */
#include "governor/policy_parse.h"

static void take_drift(struct parse *parse, const struct node *node, UNUSED void *into)
{
	static const char *const words[] = {
		[DRIFT_REPORT] = "report", [DRIFT_REPAIR] = "repair", [DRIFT_OFF] = "off"};

	parse->policy->drift = (enum policy_drift)parse_word(
		parse, node, "drift", words, ARRAY_LEN(words), "report, repair or off");
}

static void take_mode(struct parse *parse, const struct node *node, UNUSED void *into)
{
	static const char *const words[] = {"enforce", "observe"};

	parse->policy->observe =
		parse_word(parse, node, "mode", words, ARRAY_LEN(words), "enforce or observe") == 1;
}

void policy_parse_settings(struct parse *parse, const struct node *node)
{
	static const struct parse_key keys[] = {{"drift", take_drift}, {"mode", take_mode}};

	parse_map(parse, node, keys, ARRAY_LEN(keys), "settings", NULL);
}
