/* SPDX-License-Identifier: MIT */
/*
 * Finding and filtering: the screen follows each letter.
 */
#include "monitor/view.h"

#include <stdio.h>

int view_find_open(struct view *view)
{
	view->find_from = view->selected_id;
	prompt_open(&view->prompt, PROMPT_FIND, "");
	return 0;
}

int view_filter_open(struct view *view, const struct model *model)
{
	prompt_open(&view->prompt, PROMPT_FILTER, model->filter.text);
	return 0;
}

static const char *nothing_found(const struct match *match, const struct model *model)
{
	if (match_is_number(match) && model->sort == COLUMN_COUNT)
		return "sort by a column first";
	return "nothing found";
}

static int find(struct view *view, struct model *model, uint64_t from_id, bool backwards)
{
	struct node *node = model_find(model, &view->find, from_id, backwards);

	if (!node) {
		view->note = *view->find.text ? nothing_found(&view->find, model) : NULL;
		return 0;
	}
	int r = model_reveal(model, node);
	view_select(view, model, node->id);
	return r;
}

int view_find_typed(struct view *view, struct model *model, enum prompt_state state)
{
	if (state == PROMPT_DONE)
		return 0;
	view_select(view, model, view->find_from);
	if (state == PROMPT_LEFT)
		return 0;
	snprintf(view->find.text, sizeof(view->find.text), "%s", view->prompt.text);
	return find(view, model, view->find_from, false);
}

/* Onto what is looked for, when the selection is elsewhere. */
static void select_match(struct view *view, const struct model *model)
{
	const struct node *node = view_selected(view, model);

	if (!*model->filter.text || (node && match_has(&model->filter, model, node)))
		return;
	node = model_find(model, &model->filter, 0, false);
	if (node)
		view_select(view, model, node->id);
	else
		view->note = nothing_found(&model->filter, model);
}

int view_filter_typed(struct view *view, struct model *model, enum prompt_state state)
{
	const char *text = state == PROMPT_LEFT ? "" : view->prompt.text;

	snprintf(model->filter.text, sizeof(model->filter.text), "%s", text);
	int r = model_arrange(model);
	view_stay(view, model);
	select_match(view, model);
	return r;
}

int view_find_again(struct view *view, struct model *model, bool backwards)
{
	if (!*view->find.text) {
		view->note = "nothing was looked for yet: / finds";
		return 0;
	}
	return find(view, model, view->selected_id, backwards);
}
