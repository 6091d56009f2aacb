/* SPDX-License-Identifier: MIT */
#include "monitor/view.h"

#include "common/attr.h"
#include "common/unit.h"

#include <string.h>

#define HEAD_ROWS 2 /* the summary, the titles */
#define FOOT_ROWS 3 /* the selected group, what slows it, the keys */

/* Without some rows of groups a pane is of no use. */
#define TABLE_ROWS_MIN 5

/* The lane has a third of what is left, the graphs two fifths, within these. */
#define EVENTS_ROWS_MIN 4
#define EVENTS_ROWS_MAX 12

static int graph_rows(int rows)
{
	int graph = rows * 2 / 5;

	return graph < VIEW_GRAPH_ROWS_MIN ? VIEW_GRAPH_ROWS_MIN : graph;
}

/* Return: the pane's rows, taken off @rows; 0 when it is off or there is no room for it. */
static int take_pane(bool on, int wanted, int *rows)
{
	if (!on || *rows < wanted + TABLE_ROWS_MIN)
		return 0;
	*rows -= wanted;
	return wanted;
}

static int events_rows(int rows)
{
	int third = rows / 3;

	return third < EVENTS_ROWS_MIN	 ? EVENTS_ROWS_MIN
	       : third > EVENTS_ROWS_MAX ? EVENTS_ROWS_MAX
					 : third;
}

struct view_layout view_layout(const struct view *view, int grid_rows)
{
	int rows = grid_rows - HEAD_ROWS - FOOT_ROWS;
	int details = take_pane(view->details, VIEW_PANE_ROWS, &rows);
	int events = take_pane(view->events, events_rows(rows), &rows);
	int graph = take_pane(view->charts != CHARTS_OFF, graph_rows(rows), &rows);
	struct view_layout layout = {.table = rows > 1 ? rows : 1};
	int at = HEAD_ROWS + layout.table;

	layout.events = events ? at : -1;
	layout.event_rows = events;
	layout.pane = details ? at + events : -1;
	layout.graph = graph ? at + events + details : -1;
	layout.graph_rows = graph;
	layout.detail = at + events + details + graph;
	return layout;
}

int view_page_rows(const struct view *view, int grid_rows)
{
	return view_layout(view, grid_rows).table;
}

const struct column_list *view_columns(const struct view *view)
{
	return view->columns.count > 0 ? &view->columns : &column_list_default;
}

/* What makes the picture another than all there is, now. */
static void add_state(struct text *text, const struct view *view, const struct model *model)
{
	size_t tagged = model_tagged(model);
	uint64_t losses = 0;

	if (*model->filter.text)
		text_addf(text, "  only '%s'", model->filter.text);
	if (model->zoom)
		text_addf(text, "  below %s", model->zoom);
	if (view->followed)
		text_addf(text, "  following %s", view->followed);
	if (model->top && sample_get(model->top->now, METRIC_CGOV_TASKS_LOSSES, &losses) && losses)
		text_addf(text, "  EXITS LOST %llu TIMES", (unsigned long long)losses);
	if (tagged > 0)
		text_addf(text, "  %zu tagged", tagged);
}

/* Ends at a place of the first line, when there is room. Return: where what comes before it ends.
 */
static int put_aside(struct grid *grid, int used, int end, const struct text *text)
{
	if (text->len == 0 || end - used <= (int)text->len)
		return end;
	grid_put_right(grid, 0, used, end - used, STYLE_DIM, text_str(text));
	return end - (int)text->len - 2;
}

static void add_interval(const struct view *view, struct text *text)
{
	char interval[UNIT_TEXT_SIZE], budget[UNIT_TEXT_SIZE];
	bool stretched = view->stretched_usec > 0;

	text_addf(
		text, "every %s",
		unit_print_usec(stretched ? view->stretched_usec : view->interval_usec, interval));
	if (stretched)
		text_addf(text, ", held to %s", unit_print_percent(view->budget, 2, budget));
}

static void draw_head(const struct view *view, const struct model *model, uint64_t cost_usec,
		      struct grid *grid)
{
	char cost[UNIT_TEXT_SIZE];
	AUTO_TEXT struct text text = {0};

	text_addf(&text, "cgov top  %zu groups  ", model->group_count);
	if (view->moment)
		view_add_moment(view, &text);
	else
		add_interval(view, &text);
	if (view->paused)
		text_add(&text, view->moment ? "  HELD" : "  HELD (p goes on)");
	add_state(&text, view, model);
	int used = grid_put(grid, 0, 0, grid->columns, STYLE_BOLD, text_str(&text)) + 2;
	text_clear(&text);
	text_addf(&text, "cgov's own CPU: %s a sample", unit_print_usec(cost_usec, cost));
	int end = put_aside(grid, used, grid->columns, &text);
	text_clear(&text);
	view_add_history(view, &text);
	put_aside(grid, used, end, &text);
}

/* Keys that matter most, the first of each; the help has them all. */
static void draw_keys(const struct view *view, struct grid *grid)
{
	static const struct {
		enum action action;
		const char *word;
	} pairs[] = {
		{ACTION_HELP, "help"},	      {ACTION_QUIT, "quit"},
		{ACTION_FOLD, "fold"},	      {ACTION_FIND, "find"},
		{ACTION_FILTER, "filter"},    {ACTION_ZOOM, "zoom"},
		{ACTION_EXPAND, "processes"}, {ACTION_SORT_NEXT, "sort"},
		{ACTION_COLUMNS, "columns"},  {ACTION_KILL, "kill"},
		{ACTION_FREEZE, "freeze"},    {ACTION_SET, "limit"},
		{ACTION_DETAILS, "details"},  {ACTION_IDLE, "idle"},
		{ACTION_PAUSE, "hold"},
	};
	int row = grid->rows - 1, at = 0;

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		const char *keys = keymap_keys(view->keys, pairs[i].action);
		at += grid_put(grid, row, at, (int)strcspn(keys, " "), STYLE_KEY, keys) + 1;
		at += grid_put(grid, row, at, grid->columns - at, STYLE_DIM, pairs[i].word) + 2;
	}
}

static void draw_foot(const struct view *view, struct grid *grid)
{
	if (view->dialog.step != DIALOG_NONE)
		view_dialog_draw(view, grid);
	else if (view->prompt.what != PROMPT_NONE)
		view_prompt_draw(view, grid);
	else if (view->said.len > 0)
		grid_put_message(grid, grid->rows - 1, 0, grid->columns,
				 view->said_wrong ? STYLE_CRITICAL : STYLE_GOOD,
				 text_str(&view->said));
	else if (view->note)
		grid_put(grid, grid->rows - 1, 0, grid->columns, STYLE_WARNING, view->note);
	else
		draw_keys(view, grid);
}

static void draw_tree(struct view *view, const struct model *model, struct grid *grid,
		      const struct view_layout *layout)
{
	view_tree_draw(view, model, grid, 1, layout->table);
	if (layout->events >= 0)
		view_events_draw(view, model, grid, layout->events, layout->event_rows);
	if (layout->pane >= 0)
		view_pane_draw(view, model, grid, layout->pane);
	if (layout->graph >= 0)
		view_graph_draw(view, model, grid, layout->graph, layout->graph_rows);
	view_detail_draw(view, model, grid, layout->detail);
}

void view_draw(struct view *view, const struct model *model, uint64_t cost_usec, struct grid *grid)
{
	const struct view_layout layout = view_layout(view, grid->rows);
	int page = layout.detail + 1;

	view->width = grid->columns;
	view->rows = grid->rows;
	grid_clear(grid);
	view_stay(view, model);
	draw_head(view, model, cost_usec, grid);
	if (view->prompt.what == PROMPT_COLUMNS)
		view_columns_draw(view, grid, 1, page);
	else if (view->help)
		view_help_draw(view, grid, 1, page);
	else if (view->shows_sockets)
		view_sockets_draw(view, model, grid, 1, page);
	else
		draw_tree(view, model, grid, &layout);
	draw_foot(view, grid);
}
