/* SPDX-License-Identifier: MIT */
#include "monitor/model.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void model_init(struct model *model)
{
	*model = (struct model){.sort = COLUMN_COUNT, .trend = COLUMN_CPU};
}

static void sample_free(struct sample *sample)
{
	if (!sample)
		return;
	sample_done(sample);
	free(sample);
}

static void free_list(struct node **list)
{
	while (*list) {
		struct node *node = *list;
		*list = node->next;
		node_free(node);
	}
}

void node_free(struct node *node)
{
	free_list(&node->children);
	free_list(&node->tasks);
	free(node->now);
	free(node->then);
	called_done(&node->called);
	free(node->task);
	free(node->path);
	free(node);
}

void model_done(struct model *model)
{
	if (model->top)
		node_free(model->top);
	free(model->rows);
	free(model->zoom);
	model_init(model);
}

static struct node *node_new(const char *path, struct node *parent)
{
	struct node *node = calloc(1, sizeof(*node));
	char *copy = strdup(path);

	if (!node || !copy) {
		free(node);
		free(copy);
		return NULL;
	}
	const char *slash = strrchr(copy, '/');
	node->path = copy;
	node->name = slash && slash[1] ? slash + 1 : copy;
	node->parent = parent;
	node->depth = parent ? parent->depth + 1 : 0;
	return node;
}

static bool is_named(const struct node *node, const char *name, size_t len)
{
	return strncmp(node->name, name, len) == 0 && node->name[len] == '\0';
}

/*
 * The child whose name comes first in what is left of the path; *rest is what follows it. A walk
 * comes by in the order of the names: mostly it is the one that was met last, or the one after it.
 */
static struct node *child_towards(struct node *node, const char **rest)
{
	size_t len = strcspn(*rest, "/");
	struct node *child = node->met;

	if (child && !is_named(child, *rest, len))
		child = child->next;
	if (!child || !is_named(child, *rest, len))
		for (child = node->children; child && !is_named(child, *rest, len);)
			child = child->next;
	if (!child)
		return NULL;
	node->met = child;
	*rest += len + ((*rest)[len] == '/');
	return child;
}

/* The node at @path below @top, or the one that would be its parent. */
static struct node *deepest(struct node *top, const char *path, const char **ret_rest)
{
	size_t skip = strcmp(top->path, "/") == 0 ? 1 : strlen(top->path);
	const char *rest = path + (strlen(path) < skip ? strlen(path) : skip);
	struct node *node = top;

	rest += *rest == '/';
	while (*rest) {
		struct node *child = child_towards(node, &rest);
		if (!child)
			break;
		node = child;
	}
	*ret_rest = rest;
	return node;
}

/* A tree is walked in the order of names, so a new child mostly goes last. */
static void insert_child(struct node *parent, struct node *child)
{
	struct node **at = &parent->children;

	if (parent->met && strcmp(parent->met->name, child->name) < 0)
		at = &parent->met->next;
	while (*at && strcmp((*at)->name, child->name) < 0)
		at = &(*at)->next;
	child->next = *at;
	*at = child;
	parent->met = child;
}

static struct node *node_at(struct model *model, const char *path)
{
	const char *rest = "";

	if (!model->top) {
		model->top = node_new(path, NULL);
		return model->top;
	}
	struct node *node = deepest(model->top, path, &rest);
	if (!*rest)
		return node;
	struct node *child = node_new(path, node);
	if (child)
		insert_child(node, child);
	return child;
}

struct node *model_node(const struct model *model, const char *path)
{
	const char *rest = "";
	struct node *node = model->top ? deepest(model->top, path, &rest) : NULL;

	return node && !*rest ? node : NULL;
}

const struct sample *model_sample(const struct model *model, const char *path)
{
	const struct node *node = model_node(model, path);

	return node ? node->now : NULL;
}

/* What a sample is compared with needs its numbers only; its texts and files are half of it. */
static struct sample *lighten(struct sample *sample)
{
	struct sample *light = sample_pack(sample, SAMPLE_KEEP_ITEMS);

	if (!light)
		return sample;
	free(sample);
	return light;
}

/* Takes @sample over; the one that was there becomes what it is compared with. */
static void put_sample(struct node *node, struct sample *sample)
{
	bool same = node->now && node->id == sample->id;

	free(node->then);
	node->then = same ? lighten(node->now) : NULL;
	if (!same)
		free(node->now);
	node->now = sample;
	node->id = sample->id;
}

int model_add(struct model *model, const char *path, struct sample *sample)
{
	struct node *node = node_at(model, path);
	struct sample *packed = node ? sample_pack(sample, SAMPLE_KEEP_FILES) : NULL;

	sample_free(sample);
	if (!packed)
		return -ENOMEM;
	put_sample(node, packed);
	node->peak = (struct peak){0};
	node->seen = true;
	model->added = node;
	return 0;
}

static void find_effective(struct node *node)
{
	node->effective = node->parent ? node->parent->effective : (struct effective){0};
	effective_narrow(&node->effective, node->now, node->path);
}

/* Groups that this tick did not bring are gone. */
static void drop_gone(struct model *model, struct node *node)
{
	struct node **at = &node->children;

	find_effective(node);
	node->seen = false;
	model_drop_tasks(node);
	model->group_count++;
	while (*at) {
		struct node *child = *at;
		if (child->seen) {
			drop_gone(model, child);
			at = &child->next;
			continue;
		}
		*at = child->next;
		if (node->met == child)
			node->met = NULL;
		node_free(child);
	}
}

static void put_trends(const struct model *model, struct node *node)
{
	uint64_t figure;
	bool known = model_figure(node, model->trend, &figure);

	trend_put(&node->trend, model->trend, known ? &figure : NULL);
	for (struct node *task = node->tasks; task; task = task->next)
		put_trends(model, task);
	for (struct node *child = node->children; child; child = child->next)
		put_trends(model, child);
}

int model_finish(struct model *model)
{
	model->group_count = 0;
	model->row_count = 0;
	if (!model->top)
		return 0;
	if (!model->top->seen) {
		node_free(model->top);
		model->top = NULL;
		return 0;
	}
	drop_gone(model, model->top);
	put_trends(model, model->top);
	return model_arrange(model);
}

struct node *model_first(const struct model *model)
{
	const char *rest;

	return model->top && model->zoom ? deepest(model->top, model->zoom, &rest) : model->top;
}

int model_zoom(struct model *model, const char *path)
{
	char *copy = path ? strdup(path) : NULL;

	if (path && !copy)
		return -ENOMEM;
	free(model->zoom);
	model->zoom = copy;
	return model_arrange(model);
}

static void fold_below(struct node *node, bool folded)
{
	for (struct node *child = node->children; child; child = child->next) {
		child->folded = folded && child->children;
		fold_below(child, folded);
	}
}

void model_fold_all(struct model *model, bool folded)
{
	if (model->top)
		fold_below(model->top, folded);
}

void model_lineage(const struct node *node, struct lineage *ret)
{
	lineage_init(ret, node->path, &node->effective);
	for (; node; node = node->parent)
		lineage_add(ret, node->then, node->now);
}

uint64_t model_interval_usec(const struct model *model)
{
	if (!model->top || !model->top->then)
		return 0;
	return model->top->now->mono_usec - model->top->then->mono_usec;
}
