/* SPDX-License-Identifier: MIT */
/*
 * The line that is typed, in place of the keys at the bottom.
 */
#include "monitor/view.h"

static int typed(struct view *view, struct model *model, enum prompt_state state)
{
	switch (view->prompt.what) {
	case PROMPT_FIND:
		return view_find_typed(view, model, state);
	case PROMPT_FILTER:
		return view_filter_typed(view, model, state);
	case PROMPT_MOMENT:
		return view_jump_typed(view, state);
	case PROMPT_COLUMNS:
	case PROMPT_SET:
	case PROMPT_LAUNCH:
	case PROMPT_NONE:
		return 0;
	}
	return 0;
}

int view_prompt_key(struct view *view, struct model *model, uint32_t key)
{
	enum prompt_state state = prompt_key(&view->prompt, key);
	int r = typed(view, model, state);

	if (state != PROMPT_TYPING)
		view->prompt.what = PROMPT_NONE;
	return r;
}

static const char *question(enum prompt_for what)
{
	switch (what) {
	case PROMPT_FIND:
		return "Find: ";
	case PROMPT_FILTER:
		return "Show only: ";
	case PROMPT_COLUMNS:
		return "Columns with: ";
	case PROMPT_MOMENT:
		return "Go to (14:30, -5m; empty: the end): ";
	case PROMPT_SET:
		return "Limit: ";
	case PROMPT_LAUNCH:
		return "Policy: ";
	case PROMPT_NONE:
		return "";
	}
	return "";
}

void view_prompt_draw(const struct view *view, struct grid *grid)
{
	int row = grid->rows - 1;
	int x = grid_put(grid, row, 0, grid->columns, STYLE_KEY, question(view->prompt.what));

	x += grid_put(grid, row, x, grid->columns - x - 1, STYLE_PLAIN, view->prompt.text);
	x += grid_put(grid, row, x, 1, STYLE_SELECTED, " ");
	if (view->note)
		grid_put(grid, row, x + 2, grid->columns - x, STYLE_WARNING, view->note);
}
