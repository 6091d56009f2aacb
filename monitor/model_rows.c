/* SPDX-License-Identifier: MIT */
/*
 * Which groups are rows, and in what order: siblings are sorted, the tree stays a tree.
 */
#include "monitor/model.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Tasks go by their number: their names are often the same. */
static int by_name(const struct node *a, const struct node *b)
{
	if (a->kind == NODE_GROUP)
		return strcmp(a->name, b->name);
	return a->id < b->id ? -1 : a->id > b->id;
}

/* Words go by the alphabet, what is unknown last. */
static int by_words(enum column_id column, const struct node *a, const struct node *b)
{
	AUTO_TEXT struct text x = {0}, y = {0};
	bool has_x = model_words(a, column, &x), has_y = model_words(b, column, &y);

	if (has_x != has_y)
		return has_x ? -1 : 1;
	return strcmp(text_str(&x), text_str(&y));
}

static int compare(const struct model *model, const struct node *a, const struct node *b)
{
	uint64_t x = 0, y = 0;
	bool has_x = false, has_y = false;
	int order = 0;

	if (model->sort != COLUMN_COUNT && column_is_words(&columns[model->sort])) {
		order = by_words(model->sort, a, b);
	} else if (model->sort != COLUMN_COUNT) {
		has_x = model_figure(a, model->sort, &x);
		has_y = model_figure(b, model->sort, &y);
	}
	/* What is unknown stands after what is known, the greater first. */
	if (has_x != has_y)
		order = has_x ? -1 : 1;
	else if (x != y)
		order = x > y ? -1 : 1;
	if (order == 0)
		order = by_name(a, b);
	return model->reversed ? -order : order;
}

static struct node *merge(const struct model *model, struct node *a, struct node *b)
{
	struct node *first = NULL, **end = &first;

	while (a && b) {
		struct node **least = compare(model, a, b) <= 0 ? &a : &b;
		*end = *least;
		end = &(*end)->next;
		*least = (*least)->next;
	}
	*end = a ? a : b;
	return first;
}

/* Merge sort of a list: stable, and no array to allocate. */
static struct node *sorted(const struct model *model, struct node *list)
{
	struct node *middle = list, *end = list;

	if (!list || !list->next)
		return list;
	while (end->next && end->next->next) {
		middle = middle->next;
		end = end->next->next;
	}
	struct node *second = middle->next;
	middle->next = NULL;
	return merge(model, sorted(model, list), sorted(model, second));
}

static bool is_idle(const struct node *node)
{
	uint64_t cpu = 0, pids = 0;

	if (node->children || node->kind != NODE_GROUP)
		return false;
	model_figure(node, COLUMN_CPU, &cpu);
	return cpu == 0 && (!model_figure(node, COLUMN_PIDS, &pids) || pids == 0);
}

bool model_shows(const struct model *model, const struct node *node)
{
	if (*model->filter.text && !node->kept)
		return false;
	return !(model->hide_idle && is_idle(node));
}

static int add_row(struct model *model, struct node *node)
{
	if (model->row_count == model->row_room) {
		size_t room = model->row_room ? model->row_room * 2 : 64;
		struct node **rows = realloc(model->rows, room * sizeof(struct node *));
		if (!rows)
			return -ENOMEM;
		model->rows = rows;
		model->row_room = room;
	}
	model->rows[model->row_count++] = node;
	return 0;
}

static int add_rows(struct model *model, struct node *node)
{
	int r = add_row(model, node);

	node->children = sorted(model, node->children);
	node->tasks = sorted(model, node->tasks);
	if (node->folded && !*model->filter.text)
		return r;
	for (struct node *task = node->tasks; task && r == 0; task = task->next)
		if (model_shows(model, task))
			r = add_rows(model, task);
	for (struct node *child = node->children; child && r == 0; child = child->next)
		if (model_shows(model, child))
			r = add_rows(model, child);
	return r;
}

/* What the filter keeps: a match, with the groups above it. */
static bool keep(const struct model *model, struct node *node)
{
	node->kept = match_has(&model->filter, model, node);
	for (struct node *task = node->tasks; task; task = task->next)
		node->kept |= keep(model, task);
	for (struct node *child = node->children; child; child = child->next)
		node->kept |= keep(model, child);
	return node->kept;
}

int model_arrange(struct model *model)
{
	model->row_count = 0;
	if (!model->top)
		return 0;
	if (*model->filter.text)
		keep(model, model->top);
	return add_rows(model, model_first(model));
}
