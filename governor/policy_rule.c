/* SPDX-License-Identifier: MIT */
/*
 * `rules:`: when a condition holds on a group, do something.
 */
#include "governor/policy_parse.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#define PATTERNS_MAX 100 /* of one rule */
#define RULES_MAX    1000
#define NEAR_MAX     1000 /* groups that are worth a search for the most alike */

static bool is_group(const void *data, const char *path)
{
	return policy_group(data, path) != NULL;
}

static void take_name(struct parse *parse, const struct node *node, void *into)
{
	struct rule *rule = into;
	const char *text = parse_text(parse, node, "name", "the rule's name, such as web-stall");

	if (text && parse_name(parse, node, "a rule"))
		rule->name = text;
}

static void take_description(struct parse *parse, const struct node *node, void *into)
{
	struct rule *rule = into;

	rule->description = parse_text(parse, node, "description", "a text");
}

static const char *nearest_group(const struct policy *policy, const char *path)
{
	size_t best = strlen(path) / 3 + 1;
	const char *found = NULL;

	for (const struct group *group = policy_next(policy, NULL); group;
	     group = policy_next(policy, group)) {
		size_t distance = text_distance(path, group->path, best);
		if (distance <= best && (!found || distance < best)) {
			found = group->path;
			best = distance;
		}
	}
	return found;
}

struct paths {
	const char **all; /* in the arena */
	size_t count;
};

static bool has_path(const struct paths *paths, size_t count, const char *path)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(paths->all[i], path) == 0)
			return true;
	return false;
}

static void add_path(struct parse *parse, struct paths *paths, const char *path)
{
	const char **all = arena_grow(parse->arena, paths->all, paths->count, sizeof(*all));

	if (all) {
		paths->all = all;
		paths->all[paths->count++] = path;
	} else {
		parse->failed = true;
	}
}

/* Return: whether there is such a group. */
static bool add_matches(struct parse *parse, struct paths *paths, const char *pattern)
{
	const size_t before = paths->count;
	bool any = false;

	for (const struct group *group = policy_next(parse->policy, NULL); group;
	     group = policy_next(parse->policy, group)) {
		if (fnmatch(pattern, group->path, FNM_PATHNAME) != 0)
			continue;
		any = true;
		if (!has_path(paths, before, group->path))
			add_path(parse, paths, group->path);
	}
	return any;
}

static void take_pattern(struct parse *parse, const struct node *item, struct paths *paths)
{
	const char *text = parse_text(parse, item, "on", "groups: [web/api]"), *near = NULL;
	const struct group *group = text ? policy_group(parse->policy, text) : NULL;

	if (!text)
		return;
	if (group && !has_path(paths, paths->count, group->path))
		add_path(parse, paths, group->path);
	if (group ||
	    (strpbrk(text, "*?[") && strlen(text) < 256 && add_matches(parse, paths, text)))
		return;
	if (!findings_full(parse->findings) && parse->group_count <= NEAR_MAX)
		near = nearest_group(parse->policy, text);
	parse_error(parse, &item->pos, "no group '%.64s' in this policy%s%s%s", text,
		    near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static void take_on(struct parse *parse, const struct node *node, void *into)
{
	const struct node *item = parse_items(parse, node, "on", "groups: [web/api]");
	struct rule *rule = into;
	struct paths paths = {0};

	for (size_t i = 0; item && i < PATTERNS_MAX; item = item->next, i++)
		take_pattern(parse, item, &paths);
	if (item)
		parse_error(parse, &item->pos, "a rule can name %d groups or patterns",
			    PATTERNS_MAX);
	add_path(parse, &paths, NULL);
	rule->on = paths.all;
}

static const struct expr *condition(struct parse *parse, const struct node *node, const char *what)
{
	struct expr_source source = {.pos = node->pos, .text_column = node->text_column};

	source.text =
		parse_text(parse, node, what, "a condition: memory.current > 85% of memory.max");
	if (!source.text)
		return NULL;
	return expr_parse(&source, is_group, parse->policy, parse->arena, parse->findings);
}

static void take_when(struct parse *parse, const struct node *node, void *into)
{
	struct rule *rule = into;

	rule->when_text = node->text;
	rule->when = condition(parse, node, "when");
}

static void take_clear(struct parse *parse, const struct node *node, void *into)
{
	struct rule *rule = into;

	rule->clear = condition(parse, node, "clear");
}

static void take_for(struct parse *parse, const struct node *node, void *into)
{
	struct rule *rule = into;

	rule->for_usec = policy_parse_usec(parse, node, "for");
}

static void take_keep_firing(struct parse *parse, const struct node *node, void *into)
{
	struct rule *rule = into;

	rule->keep_firing_usec = policy_parse_usec(parse, node, "keep_firing_for");
}

static void take_cooldown(struct parse *parse, const struct node *node, void *into)
{
	struct rule *rule = into;

	rule->cooldown_usec = policy_parse_usec(parse, node, "cooldown");
}

static void take_limit_count(struct parse *parse, const struct node *node, void *into)
{
	const char *text = parse_text(parse, node, "count", "a number of firings");
	struct rule *rule = into;

	if (text && (unit_parse_count(text, &rule->limit_count) < 0 || rule->limit_count == 0))
		parse_error(parse, &node->pos, "count = '%.64s': a number of firings, from 1",
			    text);
}

static void take_limit_per(struct parse *parse, const struct node *node, void *into)
{
	struct rule *rule = into;

	rule->limit_usec = policy_parse_usec(parse, node, "per");
}

static void take_limit(struct parse *parse, const struct node *node, void *into)
{
	static const struct parse_key keys[] = {{"count", take_limit_count},
						{"per", take_limit_per}};

	parse_map(parse, node, keys, ARRAY_LEN(keys), "limit", into);
	if (node->kind == NODE_MAP && !parse->partial &&
	    (!node_get(node, "count") || !node_get(node, "per")))
		parse_error(parse, &node->pos, "limit needs both: {count: 3, per: 1h}");
}

size_t parse_word(struct parse *parse, const struct node *node, const char *what,
		  const char *const *words, size_t count, const char *allowed)
{
	const char *text = parse_text(parse, node, what, allowed);

	for (size_t i = 0; text && i < count; i++)
		if (strcmp(words[i], text) == 0)
			return i;
	if (text)
		parse_error(parse, &node->pos, "%s = '%.64s': %s", what, text, allowed);
	return 0;
}

static void take_severity(struct parse *parse, const struct node *node, void *into)
{
	static const char *const words[] = {
		[RULE_INFO] = "info", [RULE_WARNING] = "warning", [RULE_CRITICAL] = "critical"};
	struct rule *rule = into;

	rule->severity = (enum rule_severity)parse_word(
		parse, node, "severity", words, ARRAY_LEN(words), "info, warning or critical");
}

static void take_mode(struct parse *parse, const struct node *node, void *into)
{
	static const char *const words[] = {"enforce", "observe"};
	struct rule *rule = into;

	rule->observe = parse_word(parse, node, "mode", words, 2, "enforce or observe") == 1;
}

static void take_revert(struct parse *parse, const struct node *node, void *into)
{
	static const char *const words[] = {"never", "on_clear"};
	struct rule *rule = into;

	rule->revert_on_clear =
		parse_word(parse, node, "revert", words, 2, "never or on_clear") == 1;
}

static void take_then(struct parse *parse, const struct node *node, void *into)
{
	struct rule *rule = into;

	rule->then = policy_parse_actions(parse, node);
}

static const struct parse_key rule_keys[] = {
	{"name", take_name},
	{"description", take_description},
	{"on", take_on},
	{"when", take_when},
	{"for", take_for},
	{"clear", take_clear},
	{"keep_firing_for", take_keep_firing},
	{"cooldown", take_cooldown},
	{"limit", take_limit},
	{"severity", take_severity},
	{"mode", take_mode},
	{"revert", take_revert},
	{"then", take_then},
};

static void check_complete(struct parse *parse, const struct node *node)
{
	static const struct {
		const char *key, *example;
	} required[] = {{"name", "name: web-stall"},
			{"on", "on: [web/api]"},
			{"when", "when: \"memory.current > 85% of memory.max\""},
			{"then", "then: [{freeze: {for: 10s}}]"}};

	for (size_t i = 0; i < ARRAY_LEN(required) && !parse->partial; i++)
		if (!node_get(node, required[i].key))
			parse_error(parse, &node->pos, "a rule needs '%s': %s", required[i].key,
				    required[i].example);
}

static void check_name(struct parse *parse, const struct rule *rule, const struct node *node)
{
	const struct node *name = node_get(node, "name");

	for (const struct rule *other = parse->policy->rules; other; other = other->next)
		if (rule->name && other->name && strcmp(rule->name, other->name) == 0)
			parse_error(parse, &name->pos, "the rule '%s' exists already: %s:%u",
				    rule->name, other->pos.file, other->pos.line);
}

static void take_rule(struct parse *parse, const struct node *node, struct rule ***end)
{
	struct rule *rule = parse_new(parse, struct rule);

	if (!rule || !parse_is_map(parse, node, "a rule"))
		return;
	rule->pos = node->pos;
	parse_map(parse, node, rule_keys, ARRAY_LEN(rule_keys), "a rule", rule);
	check_complete(parse, node);
	check_name(parse, rule, node);
	**end = rule;
	*end = &rule->next;
}

void policy_parse_rules(struct parse *parse, const struct node *node)
{
	struct rule **end = &parse->policy->rules;
	size_t count = 0;

	for (; *end; end = &(*end)->next)
		count++;
	if (node->kind != NODE_SEQUENCE) {
		parse_error(parse, &node->pos, "rules is a list: '- name: ...' for each rule");
		return;
	}
	for (const struct node *item = node->first; item; item = item->next) {
		if (count++ == RULES_MAX) {
			parse_error(parse, &item->pos, "a policy can have %d rules", RULES_MAX);
			break;
		}
		take_rule(parse, item, &end);
	}
}
