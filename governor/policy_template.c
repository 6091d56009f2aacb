/* SPDX-License-Identifier: MIT */
/*
 * `templates:` and `use:`: what several groups share. A template is a group without a place; each
 * use copies its limits and options, which the group's own keys then override.
 */
#include "governor/policy_parse.h"

#include <string.h>

enum template_state {
	TEMPLATE_NEW,
	TEMPLATE_BUSY, /* being read: meeting it again is a loop */
	TEMPLATE_DONE,
};

struct policy_template {
	const struct node *node;
	struct group body; /* no name, no children */
	enum template_state state;
	struct policy_template *next;
};

static void take_use(UNUSED struct parse *parse, UNUSED const struct node *node, UNUSED void *into)
{
}

static void take_resources(struct parse *parse, const struct node *node, void *into)
{
	policy_parse_resources(parse, node, into);
}

static void take_run(struct parse *parse, const struct node *node, void *into)
{
	policy_parse_run(parse, node, into);
}

static const struct parse_key template_keys[] = {
	{"use", take_use}, /* before the others: see read_body() */
	{"resources", take_resources},
	{"run", take_run},
};

static struct policy_template *find(const struct parse *parse, const char *name)
{
	struct policy_template *template = parse->templates;

	while (template && strcmp(template->node->key->text, name) != 0)
		template = template->next;
	return template;
}

void policy_parse_templates(struct parse *parse, const struct node *node)
{
	if (!parse_is_map(parse, node, "templates"))
		return;
	for (const struct node *child = node->first; child; child = child->next) {
		const struct policy_template *first = find(parse, child->key->text);
		struct policy_template *template;
		if (!parse_name(parse, child->key, "a template"))
			continue;
		if (first) {
			parse_error(parse, &child->key->pos,
				    "the template '%s' exists already: %s:%u", child->key->text,
				    first->node->pos.file, first->node->key->pos.line);
			continue;
		}
		template = parse_new(parse, struct policy_template);
		if (!template)
			return;
		template->node = child;
		template->next = parse->templates;
		parse->templates = template;
	}
}

static void read_body(struct parse *parse, struct policy_template *template)
{
	const struct node *use = node_get(template->node, "use");

	template->state = TEMPLATE_BUSY;
	if (use)
		policy_parse_use(parse, use, &template->body);
	parse_map(parse, template->node, template_keys, ARRAY_LEN(template_keys), "a template",
		  &template->body);
	template->state = TEMPLATE_DONE;
}

void policy_check_templates(struct parse *parse)
{
	for (struct policy_template *template = parse->templates; template;
	     template = template->next)
		if (template->state == TEMPLATE_NEW)
			read_body(parse, template);
}

/* Fields that the template leaves unset keep what an earlier one gave. */
static void copy_limit(struct parse *parse, const struct limit *from, struct group *group)
{
	bool merge = from->setting.name.knob->fields != NULL;
	struct limit *limit = policy_limit(parse, group, &from->setting, &from->pos, merge);

	if (!limit)
		return;
	limit->inherited = true;
	for (size_t i = 0; i < KNOB_FIELDS_MAX; i++)
		if (from->setting.fields[i].base != AMOUNT_UNSET)
			limit->setting.fields[i] = from->setting.fields[i];
}

static void apply(struct parse *parse, const struct policy_template *template, struct group *group)
{
	for (const struct limit *limit = template->body.limits; limit; limit = limit->next)
		copy_limit(parse, limit, group);
	if (template->body.has_run) {
		group->has_run = true;
		run_options_override(&group->run, &template->body.run);
	}
}

static void refuse_unknown(struct parse *parse, const struct node *item)
{
	size_t best = strlen(item->text) / 3 + 1;
	const char *near = NULL;

	for (const struct policy_template *other = parse->templates; other; other = other->next) {
		size_t distance = text_distance(item->text, other->node->key->text, best);
		if (distance <= best && (!near || distance < best)) {
			near = other->node->key->text;
			best = distance;
		}
	}
	if (near)
		parse_error(parse, &item->pos, "no template '%.64s'; did you mean '%s'?",
			    item->text, near);
	else
		parse_error(parse, &item->pos, "no template '%.64s'; declare it under 'templates'",
			    item->text);
}

static void use_one(struct parse *parse, const struct node *item, struct group *group)
{
	struct policy_template *template;

	if (!parse_text(parse, item, "use", "the name of a template"))
		return;
	template = find(parse, item->text);
	if (!template) {
		refuse_unknown(parse, item);
		return;
	}
	if (template->state == TEMPLATE_BUSY) {
		parse_error(parse, &item->pos, "the template '%s' uses itself", item->text);
		return;
	}
	if (template->state == TEMPLATE_NEW)
		read_body(parse, template);
	apply(parse, template, group);
}

void policy_parse_use(struct parse *parse, const struct node *node, struct group *group)
{
	const struct node *item =
		parse_items(parse, node, "use", "templates by name: [box, small]");

	for (; item; item = item->next)
		use_one(parse, item, group);
}
