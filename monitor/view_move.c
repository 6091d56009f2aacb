/* SPDX-License-Identifier: MIT */
/*
 * Which row is selected.
 */
#include "monitor/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void view_done(struct view *view)
{
	view_unfollow(view);
	dialog_done(&view->dialog);
	text_done(&view->said);
}

void view_unfollow(struct view *view)
{
	free(view->followed);
	view->followed = NULL;
}

struct node *view_selected(const struct view *view, const struct model *model)
{
	return view->selected < model->row_count ? model->rows[view->selected] : NULL;
}

struct node *view_group(const struct view *view, const struct model *model)
{
	struct node *node = view_selected(view, model);

	while (node && node->kind != NODE_GROUP)
		node = node->parent;
	return node;
}

static bool is_selected(const struct view *view, const struct node *node)
{
	return view->followed ? strcmp(view->followed, node->path) == 0
			      : node->id == view->selected_id;
}

static void find_selected(struct view *view, const struct model *model)
{
	const struct node *node = view_selected(view, model);

	if (node && is_selected(view, node))
		return;
	for (size_t i = 0; i < model->row_count; i++)
		if (is_selected(view, model->rows[i])) {
			view->selected = i;
			return;
		}
}

void view_stay(struct view *view, const struct model *model)
{
	find_selected(view, model);
	if (model->row_count == 0)
		view->selected = 0;
	else if (view->selected >= model->row_count)
		view->selected = model->row_count - 1;
	if (model->row_count > 0)
		view->selected_id = model->rows[view->selected]->id;
}

void view_move(struct view *view, const struct model *model, long by)
{
	long to = (long)view->selected + by;

	view_unfollow(view);
	view->selected = to < 0 ? 0 : (size_t)to;
	if (model->row_count > 0 && view->selected >= model->row_count)
		view->selected = model->row_count - 1;
	if (model->row_count > 0)
		view->selected_id = model->rows[view->selected]->id;
}

void view_select(struct view *view, const struct model *model, uint64_t id)
{
	view_unfollow(view);
	view->selected_id = id;
	view_stay(view, model);
}

int view_follow(struct view *view, const struct model *model)
{
	const struct node *node = view_selected(view, model);
	bool was_followed = view->followed;

	view_unfollow(view);
	if (was_followed || !node)
		return 0;
	view->followed = strdup(node->path);
	return view->followed ? 0 : -ENOMEM;
}
