/* SPDX-License-Identifier: MIT */
/*
 * The group that somebody looks for, and the tags that were set.
 */
#include "monitor/model.h"

struct search {
	const struct model *model;
	const struct match *match;
	uint64_t from_id;
	bool passed; /* the walk went by @from_id */
	struct node *first, *last_before, *first_after, *last;
};

static void look_at(struct search *search, struct node *node)
{
	bool is_start = node->id == search->from_id;

	if (match_has(search->match, search->model, node)) {
		if (!search->first)
			search->first = node;
		if (!search->passed && !is_start)
			search->last_before = node;
		if (search->passed && !search->first_after)
			search->first_after = node;
		search->last = node;
	}
	search->passed |= is_start;
}

/* In the order of the rows. */
static void look_below(struct search *search, struct node *node)
{
	look_at(search, node);
	for (struct node *task = node->tasks; task; task = task->next)
		if (model_shows(search->model, task))
			look_below(search, task);
	for (struct node *child = node->children; child; child = child->next)
		if (model_shows(search->model, child))
			look_below(search, child);
}

struct node *model_find(const struct model *model, const struct match *match, uint64_t from_id,
			bool backwards)
{
	struct search search = {.model = model, .match = match, .from_id = from_id};
	struct node *first = model_first(model);

	if (first)
		look_below(&search, first);
	if (backwards)
		return search.last_before ? search.last_before : search.last;
	return search.first_after ? search.first_after : search.first;
}

int model_reveal(struct model *model, struct node *node)
{
	for (struct node *above = node->parent; above; above = above->parent)
		above->folded = false;
	return model_arrange(model);
}

static void untag_below(struct node *node)
{
	node->tagged = false;
	for (struct node *task = node->tasks; task; task = task->next)
		untag_below(task);
	for (struct node *child = node->children; child; child = child->next)
		untag_below(child);
}

void model_untag(struct model *model)
{
	if (model->top)
		untag_below(model->top);
}

static size_t tagged_below(const struct node *node)
{
	size_t count = node->tagged;

	for (const struct node *task = node->tasks; task; task = task->next)
		count += tagged_below(task);
	for (const struct node *child = node->children; child; child = child->next)
		count += tagged_below(child);
	return count;
}

size_t model_tagged(const struct model *model)
{
	return model->top ? tagged_below(model->top) : 0;
}
