/* SPDX-License-Identifier: MIT */
#include "governor/node_build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct node *node_new(struct node_build *build, enum node_kind kind, const struct pos *pos)
{
	struct node *node = arena_new(build->arena, struct node);

	if (node) {
		node->kind = kind;
		node->pos = *pos;
	}
	return node;
}

static void attach(struct node_build *build, struct node *node)
{
	if (build->depth == 0) {
		build->root = node;
		return;
	}
	struct node *parent = build->open[build->depth - 1].node;
	struct node **last = &build->open[build->depth - 1].last;
	node->key = build->open[build->depth - 1].key;
	build->open[build->depth - 1].key = NULL;
	if (*last)
		(*last)->next = node;
	else
		parent->first = node;
	*last = node;
	parent->count++;
}

static bool wants_key(const struct node_build *build)
{
	return build->depth > 0 && build->open[build->depth - 1].node->kind == NODE_MAP &&
	       !build->open[build->depth - 1].key;
}

int node_build_scalar(struct node_build *build, const struct node_scalar *scalar)
{
	struct node *node = node_new(build, NODE_SCALAR, &scalar->pos);

	if (node)
		node->text = arena_strndup(build->arena, scalar->text, scalar->len);
	if (!node || !node->text)
		return -ENOMEM;
	node->quoted = scalar->quoted;
	node->refused = scalar->refused;
	node->text_column = scalar->text_column;
	if (memchr(scalar->text, '\0', scalar->len)) {
		findings_add(build->findings, FINDING_ERROR, &scalar->pos,
			     "a text cannot hold the character NUL");
		node->text = "";
	}
	if (!wants_key(build)) {
		attach(build, node);
		return 0;
	}
	build->open[build->depth - 1].key = node;
	if (node->quoted || strcmp(node->text, "<<") != 0)
		return 0;
	findings_add(build->findings, FINDING_ERROR, &scalar->pos,
		     "merge keys are not part of a policy; use 'templates' and 'use'");
	node->refused = true;
	return 0;
}

int node_build_open(struct node_build *build, enum node_kind kind, const struct pos *pos)
{
	if (wants_key(build)) {
		findings_add(build->findings, FINDING_ERROR, pos,
			     "a key is a plain text, no map and no list");
		return -EINVAL;
	}
	if (build->depth == NODE_DEPTH_MAX) {
		findings_add(build->findings, FINDING_ERROR, pos,
			     "nested too deep: %d levels are allowed", NODE_DEPTH_MAX);
		return -EINVAL;
	}
	struct node *node = node_new(build, kind, pos);
	if (!node)
		return -ENOMEM;
	attach(build, node);
	build->open[build->depth].node = node;
	build->open[build->depth].last = NULL;
	build->open[build->depth].key = NULL;
	build->depth++;
	return 0;
}

static int compare_keys(const void *a, const void *b)
{
	const struct node *x = *(struct node *const *)a, *y = *(struct node *const *)b;
	int order = strcmp(x->key->text, y->key->text);

	if (order == 0)
		order = (x->key->pos.line > y->key->pos.line) -
			(x->key->pos.line < y->key->pos.line);
	if (order == 0)
		order = (x->key->pos.column > y->key->pos.column) -
			(x->key->pos.column < y->key->pos.column);
	return order;
}

/* Sorted, so that a map with a million keys is no attack. */
static int refuse_duplicates(struct node_build *build, const struct node *map)
{
	struct node **sorted = calloc(map->count, sizeof(struct node *));
	size_t n = 0;

	if (!sorted)
		return -ENOMEM;
	for (struct node *child = map->first; child; child = child->next)
		sorted[n++] = child;
	qsort(sorted, n, sizeof(*sorted), compare_keys);
	for (size_t i = 1; i < n; i++)
		if (strcmp(sorted[i - 1]->key->text, sorted[i]->key->text) == 0)
			findings_add(build->findings, FINDING_ERROR, &sorted[i]->key->pos,
				     "the key '%s' stands here twice; the first is in line %u",
				     sorted[i]->key->text, sorted[i - 1]->key->pos.line);
	free(sorted);
	return 0;
}

int node_build_close(struct node_build *build)
{
	const struct node *node = build->open[--build->depth].node;

	return node->kind == NODE_MAP && node->count > 1 ? refuse_duplicates(build, node) : 0;
}
