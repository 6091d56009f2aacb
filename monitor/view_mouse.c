/* SPDX-License-Identifier: MIT */
#include "monitor/view.h"

#define TITLE_ROW 1
#define FIRST_ROW 2

/* The column sorted by already: the other way round. */
static int click_title(struct view *view, struct model *model, int x)
{
	enum column_id column = view_tree_title_at(view, x);

	model->reversed = model->sort == column && !model->reversed;
	model->sort = column;
	return model_arrange(model);
}

static int click_row(struct view *view, struct model *model, size_t row, int page_rows)
{
	if (row >= model->row_count)
		return 0;
	if (row == view->selected)
		return view_act(view, model, ACTION_FOLD, page_rows);
	view_move(view, model, (long)row - (long)view->selected);
	return 0;
}

int view_click(struct view *view, struct model *model, int row, int column, int page_rows)
{
	if (view->help) {
		view->help = false;
		return 0;
	}
	if (row == TITLE_ROW)
		return click_title(view, model, column);
	if (row < FIRST_ROW || row >= FIRST_ROW + page_rows)
		return 0;
	return click_row(view, model, view->first + (size_t)(row - FIRST_ROW), page_rows);
}
