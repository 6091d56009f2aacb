/* SPDX-License-Identifier: MIT */
#include "governor/policy_parse.h"

#include <errno.h>
#include <string.h>

static void take_version(struct parse *parse, const struct node *node, UNUSED void *into)
{
	const char *text = parse_text(parse, node, "cgov", "the format's version, 1");

	if (text && strcmp(text, "1") != 0)
		parse_error(parse, &node->pos,
			    "cgov = '%.64s': 1 is the only version of the format", text);
}

static void take_name(struct parse *parse, const struct node *node, UNUSED void *into)
{
	const char *text = parse_text(parse, node, "name", "the policy's name, such as web");

	if (!text || !parse_name(parse, node, "a policy"))
		return;
	parse->policy->name = text;
	parse->policy->name_pos = node->pos;
}

static void take_groups(struct parse *parse, const struct node *node, UNUSED void *into)
{
	policy_parse_groups(parse, node, NULL);
}

/* These are read before or after the rest: the order in the file is of no matter. */
static void take_apart(UNUSED struct parse *parse, UNUSED const struct node *node,
		       UNUSED void *into)
{
}

static const struct parse_key top_keys[] = {
	{"cgov", take_version}, {"name", take_name},	   {"include", take_apart},
	{"vars", take_apart},	{"templates", take_apart}, {"groups", take_groups},
	{"rules", take_apart},	{"settings", take_apart},
};

static void check_present(struct parse *parse, const struct node *root, const char *key,
			  const char *example)
{
	if (!parse->partial && root->kind == NODE_MAP && !node_get(root, key))
		parse_error(parse, &root->pos, "the key '%s' is missing: %s", key, example);
}

static void parse_document(struct parse *parse, const struct document *document)
{
	if (!document->root)
		return;
	parse_map(parse, document->root, top_keys, ARRAY_LEN(top_keys), "a policy", NULL);
	check_present(parse, document->root, "cgov", "cgov: 1");
	/* The last is the one that was named: what it includes may be without a name. */
	if (!document->next)
		check_present(parse, document->root, "name", "name: web");
}

static void take_key(struct parse *parse, const char *key,
		     void (*take)(struct parse *parse, const struct node *node))
{
	for (const struct document *at = parse->documents; at; at = at->next) {
		const struct node *node = at->root ? node_get(at->root, key) : NULL;
		if (node)
			take(parse, node);
	}
}

/* A variable's own text is expanded when it is used. */
static void expand_document(struct parse *parse, const struct document *document)
{
	struct node *child = document->root ? document->root->first : NULL;

	for (; child; child = child->next)
		if (!child->key || (strcmp(child->key->text, "vars") != 0 &&
				    strcmp(child->key->text, "include") != 0))
			policy_expand(parse, child);
}

static void parse_documents(struct parse *parse)
{
	take_key(parse, "vars", policy_parse_vars);
	policy_check_vars(parse);
	for (const struct document *at = parse->documents; at; at = at->next)
		expand_document(parse, at);
	take_key(parse, "templates", policy_parse_templates);
	policy_check_templates(parse);
	for (const struct document *at = parse->documents; at; at = at->next)
		parse_document(parse, at);
	take_key(parse, "rules", policy_parse_rules);
	take_key(parse, "settings", policy_parse_settings);
}

static int begin(struct parse *parse, const char *file)
{
	parse->policy = parse_new(parse, struct policy);
	if (parse->policy)
		parse->policy->file = arena_strdup(parse->arena, file);
	return parse->policy && parse->policy->file ? 0 : -ENOMEM;
}

static int finish(struct parse *parse, struct policy **ret, struct err *err)
{
	parse_documents(parse);
	if (parse->failed)
		return err_set(err, ENOMEM, "read '%s'", parse->policy->file);
	findings_sort(parse->findings);
	*ret = parse->policy;
	return 0;
}

int policy_load(const char *path, struct arena *arena, struct findings *findings,
		struct policy **ret, struct err *err)
{
	struct parse parse = {.arena = arena, .findings = findings};

	if (begin(&parse, strcmp(path, "-") == 0 ? "<stdin>" : path) < 0)
		return err_set(err, ENOMEM, "read '%s'", path);
	int r = policy_read(&parse, path, err);
	return r < 0 ? r : finish(&parse, ret, err);
}

int policy_load_text(const char *name, const char *text, size_t len, struct arena *arena,
		     struct findings *findings, struct policy **ret, struct err *err)
{
	struct parse parse = {.arena = arena, .findings = findings};

	if (begin(&parse, name) < 0)
		return err_set(err, ENOMEM, "read '%s'", name);
	int r = policy_read_text(&parse, text, len, err);
	return r < 0 ? r : finish(&parse, ret, err);
}
