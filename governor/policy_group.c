/* SPDX-License-Identifier: MIT */
/*
 * `groups:` and `children:`: the tree.
 */
#include "governor/policy_parse.h"

#include <stdlib.h>
#include <string.h>

#define GROUPS_MAX 10000

static void take_resources(struct parse *parse, const struct node *node, void *into)
{
	policy_parse_resources(parse, node, into);
}

static void take_run(struct parse *parse, const struct node *node, void *into)
{
	policy_parse_run(parse, node, into);
}

static void take_children(struct parse *parse, const struct node *node, void *into)
{
	policy_parse_groups(parse, node, into);
}

/* Comes before the group's other keys, wherever it stands. */
static void take_use(UNUSED struct parse *parse, UNUSED const struct node *node, UNUSED void *into)
{
}

static const struct parse_key group_keys[] = {
	{"use", take_use},
	{"resources", take_resources},
	{"run", take_run},
	{"children", take_children},
};

static struct group *group_new(struct parse *parse, const struct node *node, struct group *parent)
{
	struct group *group = parse_new(parse, struct group);

	if (!group)
		return NULL;
	group->pos = node->key->pos;
	group->name = node->key->text;
	group->parent = parent;
	group->path =
		parent ? parse_printf(parse, "%s/%s", parent->path, group->name) : group->name;
	return group->path ? group : NULL;
}

static void check_command(struct parse *parse, const struct group *group)
{
	if (group->has_run && !group->run.value[RUN_COMMAND].given && !parse->partial)
		parse_error(parse, &group->pos,
			    "the group '%s' has a 'run' without a command: [PROGRAM, WORD...]",
			    group->path);
}

/* @path may go on after the name: "web/api". */
static struct group *sibling(struct group *first, const char *path, size_t len)
{
	for (; first; first = first->next)
		if (strncmp(first->name, path, len) == 0 && first->name[len] == '\0')
			return first;
	return NULL;
}

/* A map has each key once; the top level has a map from every file. */
static bool is_taken(struct parse *parse, const struct node *node, const struct group *parent)
{
	const char *name = node->key->text;
	const struct group *first = NULL;

	if (!parent && parse->document_count > 1)
		first = sibling(parse->policy->groups, name, strlen(name));
	if (first)
		parse_error(parse, &node->key->pos, "the group '%s' exists already: %s:%u", name,
			    first->pos.file, first->pos.line);
	if (!first && parse->group_count == GROUPS_MAX)
		parse_error(parse, &node->key->pos, "a policy can have %d groups", GROUPS_MAX);
	return first || parse->group_count++ >= GROUPS_MAX;
}

static void parse_group(struct parse *parse, const struct node *node, struct group *group)
{
	const struct node *use = node_get(node, "use");

	if (use)
		policy_parse_use(parse, use, group);
	parse_map(parse, node, group_keys, ARRAY_LEN(group_keys), "a group", group);
	check_command(parse, group);
}

static void take_group(struct parse *parse, const struct node *node, struct group *parent,
		       struct group ***end)
{
	if (!parse_name(parse, node->key, "a group") || is_taken(parse, node, parent))
		return;
	struct group *group = group_new(parse, node, parent);
	if (!group)
		return;
	**end = group;
	*end = &group->next;
	/* A group that only shall exist: "web:" alone. */
	if (node->kind != NODE_SCALAR || node->text[0])
		parse_group(parse, node, group);
}

void policy_parse_groups(struct parse *parse, const struct node *node, struct group *parent)
{
	struct group **end = parent ? &parent->children : &parse->policy->groups;

	while (*end)
		end = &(*end)->next;
	if (!parse_is_map(parse, node, parent ? "children" : "groups"))
		return;
	for (const struct node *child = node->first; child; child = child->next)
		take_group(parse, child, parent, &end);
}

struct group *policy_group(const struct policy *policy, const char *path)
{
	struct group *level = policy->groups;

	for (;;) {
		size_t len = strcspn(path, "/");
		struct group *group = sibling(level, path, len);
		if (!group || path[len] == '\0')
			return group;
		level = group->children;
		path += len + 1;
	}
}

struct group *policy_next(const struct policy *policy, const struct group *group)
{
	if (!group)
		return policy->groups;
	if (group->children)
		return group->children;
	while (group && !group->next)
		group = group->parent;
	return group ? group->next : NULL;
}
