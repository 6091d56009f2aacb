/* SPDX-License-Identifier: MIT */
#include "monitor/view.h"

#include "common/unit.h"

#include <stdio.h>
#include <string.h>

#define HEAD_ROWS 2 /* the summary, the titles */
#define FOOT_ROWS 2 /* the selected group, the keys */

int view_page_rows(int grid_rows)
{
	int rows = grid_rows - HEAD_ROWS - FOOT_ROWS;

	return rows > 1 ? rows : 1;
}

/* The selection follows its group; when the group is gone, it stays on the row. */
static void follow(struct view *view, const struct model *model)
{
	if (view->selected < model->row_count &&
	    model->rows[view->selected]->id == view->selected_id)
		return;
	for (size_t i = 0; i < model->row_count; i++)
		if (model->rows[i]->id == view->selected_id) {
			view->selected = i;
			return;
		}
}

static void clamp(struct view *view, const struct model *model)
{
	if (model->row_count == 0)
		view->selected = 0;
	else if (view->selected >= model->row_count)
		view->selected = model->row_count - 1;
	if (model->row_count > 0)
		view->selected_id = model->rows[view->selected]->id;
}

static void move(struct view *view, const struct model *model, long by)
{
	long to = (long)view->selected + by;

	view->selected = to < 0 ? 0 : (size_t)to;
	if (model->row_count > 0 && view->selected >= model->row_count)
		view->selected = model->row_count - 1;
	if (model->row_count > 0)
		view->selected_id = model->rows[view->selected]->id;
}

static int sort_by(struct model *model, enum column_id column)
{
	model->reversed = false;
	model->sort = column;
	return model_arrange(model);
}

/* One place to the side in: tree order, first column, ..., last column. */
static int sort_step(struct model *model, unsigned int step)
{
	const unsigned int places = COLUMN_COUNT + 1;

	return sort_by(model, (enum column_id)(((unsigned int)model->sort + step) % places));
}

static int fold_selected(const struct view *view, struct model *model)
{
	if (model->row_count == 0)
		return 0;
	struct node *node = model->rows[view->selected];
	node->folded = !node->folded && node->children;
	return model_arrange(model);
}

static void change_interval(struct view *view, uint64_t interval_usec)
{
	if (interval_usec >= VIEW_INTERVAL_MIN_USEC && interval_usec <= VIEW_INTERVAL_MAX_USEC)
		view->interval_usec = interval_usec;
}

static int act(struct view *view, struct model *model, enum action action, int page_rows)
{
	switch (action) {
	case ACTION_UP:
		move(view, model, -1);
		return 0;
	case ACTION_DOWN:
		move(view, model, 1);
		return 0;
	case ACTION_PAGE_UP:
		move(view, model, -page_rows);
		return 0;
	case ACTION_PAGE_DOWN:
		move(view, model, page_rows);
		return 0;
	case ACTION_FIRST:
		move(view, model, -(long)model->row_count);
		return 0;
	case ACTION_LAST:
		move(view, model, (long)model->row_count);
		return 0;
	case ACTION_FOLD:
		return fold_selected(view, model);
	case ACTION_FOLD_ALL:
		model_fold_all(model, true);
		return model_arrange(model);
	case ACTION_UNFOLD_ALL:
		model_fold_all(model, false);
		return model_arrange(model);
	case ACTION_SORT_NEXT:
		return sort_step(model, 1);
	case ACTION_SORT_PREVIOUS:
		return sort_step(model, COLUMN_COUNT);
	case ACTION_SORT_REVERSE:
		model->reversed = !model->reversed;
		return model_arrange(model);
	case ACTION_SORT_CPU:
		return sort_by(model, COLUMN_CPU);
	case ACTION_SORT_MEMORY:
		return sort_by(model, COLUMN_MEMORY);
	case ACTION_SORT_TREE:
		return sort_by(model, COLUMN_COUNT);
	case ACTION_IDLE:
		model->hide_idle = !model->hide_idle;
		return model_arrange(model);
	case ACTION_PAUSE:
		view->paused = !view->paused;
		return 0;
	case ACTION_FASTER:
		change_interval(view, view->interval_usec / 2);
		return 0;
	case ACTION_SLOWER:
		change_interval(view, view->interval_usec * 2);
		return 0;
	case ACTION_HELP:
		view->help = true;
		return 0;
	case ACTION_QUIT:
		view->quit = true;
		return 0;
	case ACTION_NONE:
		return 0;
	}
	return 0;
}

int view_act(struct view *view, struct model *model, enum action action, int page_rows)
{
	/* Any key leaves the help; the one to quit quits. */
	if (view->help && action != ACTION_QUIT) {
		view->help = false;
		return 0;
	}
	follow(view, model);
	int r = act(view, model, action, page_rows);
	follow(view, model);
	clamp(view, model);
	return r;
}

static void draw_head(const struct view *view, const struct model *model, uint64_t cost_usec,
		      struct grid *grid)
{
	char interval[UNIT_TEXT_SIZE], cost[UNIT_TEXT_SIZE];
	AUTO_TEXT struct text text = {0};

	text_addf(&text, "cgov top  %zu groups  every %s%s", model->group_count,
		  unit_print_usec(view->interval_usec, interval),
		  view->paused ? "  HELD (p goes on)" : "");
	grid_put(grid, 0, 0, grid->columns, STYLE_BOLD, text_str(&text));
	text_clear(&text);
	text_addf(&text, "cgov's own CPU: %s a sample", unit_print_usec(cost_usec, cost));
	int width = grid->columns - 40;
	if (width > (int)text.len)
		grid_put_right(grid, 0, 40, width, STYLE_DIM, text_str(&text));
}

/* Keys that matter most, as "key word" pairs; the help has them all. */
static void draw_foot(struct grid *grid)
{
	static const char *const pairs[][2] = {
		{"?", "help"}, {"q", "quit"},	{"enter", "fold"}, {">", "sort"},
		{"P", "CPU"},  {"M", "memory"}, {"i", "idle"},	   {"p", "hold"},
	};
	int at = 0;

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		at += grid_put(grid, grid->rows - 1, at, grid->columns - at, STYLE_KEY,
			       pairs[i][0]);
		at += grid_put(grid, grid->rows - 1, at, grid->columns - at, STYLE_PLAIN, " ");
		at += grid_put(grid, grid->rows - 1, at, grid->columns - at, STYLE_DIM,
			       pairs[i][1]);
		at += grid_put(grid, grid->rows - 1, at, grid->columns - at, STYLE_PLAIN, "  ");
	}
}

void view_draw(struct view *view, const struct model *model, uint64_t cost_usec, struct grid *grid)
{
	int page_rows = view_page_rows(grid->rows);

	grid_clear(grid);
	follow(view, model);
	clamp(view, model);
	draw_head(view, model, cost_usec, grid);
	if (view->help)
		view_help_draw(grid, 1, page_rows + 2);
	else
		view_tree_draw(view, model, grid, 1, page_rows);
	draw_foot(grid);
}
