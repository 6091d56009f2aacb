/* SPDX-License-Identifier: MIT */
#include "monitor/view.h"

#include <string.h>

#define NAME_WIDTH_MIN 18
#define NOTE_WIDTH_MIN 8 /* fewer letters of a description tell nothing */

/* Of what names do not need, half is for more of the past. */
#define NAME_WIDTH_ENOUGH 40

/* Which columns a screen has room for. */
struct layout {
	const struct column_list *list;
	bool shown[COLUMN_LIST_MAX]; /* by place in the list */
	size_t last;		     /* place of the last that is shown */
	int name_width;
	int trend_more; /* cells that the trend has beyond its least */
	enum graph_dots dots;
};

static const struct column *column_at(const struct layout *layout, size_t place)
{
	return &columns[layout->list->ids[place]];
}

/* Of those that are not shown yet, the one to go last. */
static size_t next_of_rank(const struct layout *layout)
{
	size_t best = layout->list->count;

	for (size_t i = 0; i < layout->list->count; i++)
		if (!layout->shown[i] &&
		    (best == layout->list->count ||
		     column_at(layout, i)->rank < column_at(layout, best)->rank))
			best = i;
	return best;
}

/* Where there is room for all columns, names and what they mean want some of it. */
static int name_width_min(int width)
{
	return NAME_WIDTH_MIN + (width > 140 ? (width - 140) / 4 : 0);
}

static int width_at(const struct layout *layout, size_t place)
{
	const struct column *column = column_at(layout, place);

	return column_width(column) + (column->how == HOW_TREND ? layout->trend_more : 0);
}

static void widen_trend(struct layout *layout)
{
	size_t place = column_list_place(layout->list, COLUMN_TREND);
	int most = TREND_SIZE / graph_columns(layout->dots);

	if (place == layout->list->count || !layout->shown[place] ||
	    layout->name_width <= NAME_WIDTH_ENOUGH)
		return;
	int more = (layout->name_width - NAME_WIDTH_ENOUGH) / 2;
	most -= width_at(layout, place);
	layout->trend_more = more < most ? more : most;
	layout->name_width -= layout->trend_more;
}

static struct layout layout_for(const struct view *view, int width)
{
	const struct column_list *list = view_columns(view);
	struct layout layout = {.list = list, .name_width = width, .dots = view->dots};

	for (size_t i = next_of_rank(&layout); i < list->count; i = next_of_rank(&layout)) {
		int left = layout.name_width - 1 - column_width(column_at(&layout, i));
		if (left < name_width_min(width))
			break;
		layout.shown[i] = true;
		layout.name_width = left;
		if (i > layout.last)
			layout.last = i;
	}
	widen_trend(&layout);
	return layout;
}

static const char *mark_of(const struct node *node)
{
	if (node->tagged)
		return "* ";
	if (!node->children && !node->tasks)
		return "  ";
	return node->folded ? "+ " : "- ";
}

static void add_name(const struct view *view, struct text *text, const struct node *node)
{
	if (node->kind == NODE_GROUP) {
		const char *called = view->raw_names ? NULL : node->called.name;
		text_add(text, called ? called : node->path[1] ? node->name : "system");
		return;
	}
	const struct task *task = &node->task->now;
	text_addf(text, "%u %s", task->tid ? task->tid : task->pid, task->name);
}

static void draw_name(const struct view *view, struct grid *grid, int row, int width,
		      const struct node *node, int depth)
{
	enum style style = node->tagged ? STYLE_TAGGED : STYLE_PLAIN;
	AUTO_TEXT struct text name = {0};
	int x = depth * 2;

	/* Deep down the name matters more than how deep it is. */
	if (x > width / 2)
		x = width / 2;
	add_name(view, &name, node);
	x += grid_put(grid, row, x, width - x, STYLE_DIM, mark_of(node));
	x += grid_put(grid, row, x, width - x, style, text_str(&name)) + 2;
	if (!view->raw_names && node->called.note && width - x >= NOTE_WIDTH_MIN)
		grid_put(grid, row, x, width - x, STYLE_DIM, node->called.note);
}

/* The newest on the right; each row has its own scale. */
static void draw_trend(struct grid *grid, int row, int x, int width, const struct trend *trend,
		       enum graph_dots dots)
{
	const int across = graph_columns(dots);
	const size_t shown = (size_t)(width * across);
	const uint32_t top = trend_top(trend, shown);

	for (int cell = 0; cell < width; cell++) {
		int levels[GRAPH_COLUMNS_MAX] = {0};
		for (int i = 0; i < across; i++) {
			uint32_t figure = trend_get(trend, shown - 1 - (size_t)(cell * across + i));
			if (figure != TREND_UNKNOWN)
				levels[i] = graph_level(figure, top, graph_levels(dots));
		}
		grid_put_rune(grid, row, x + cell, STYLE_GOOD, graph_rune(dots, levels));
	}
}

static void draw_row(const struct view *view, struct grid *grid, int row, const struct node *node,
		     const struct layout *layout, int depth)
{
	int x = layout->name_width;

	draw_name(view, grid, row, x, node, depth);
	for (size_t i = 0; i < layout->list->count; i++) {
		const struct column *column = column_at(layout, i);
		if (!layout->shown[i])
			continue;
		int width = width_at(layout, i);
		if (i == layout->last && column->how == HOW_EVENTS)
			width = grid->columns - x - 1;
		if (column->how == HOW_TREND)
			draw_trend(grid, row, x + 1, width, &node->trend, layout->dots);
		else
			view_figure_draw(grid, row, x + 1, width, node,
					 (enum column_id)layout->list->ids[i]);
		x += 1 + width;
	}
}

static void draw_title(struct grid *grid, int row, int x, int width, const struct column *column,
		       enum style style)
{

	grid_style(grid, row, x, width, style);
	if (column->width && !column_is_words(column) && column->how != HOW_TREND)
		grid_put_right(grid, row, x, width, style, column_title(column));
	else
		grid_put(grid, row, x, width, style, column_title(column));
}

static void draw_titles(const struct model *model, struct grid *grid, int row,
			const struct layout *layout)
{
	int x = layout->name_width;

	grid_style(grid, row, 0, grid->columns, STYLE_HEADER);
	grid_put(grid, row, 0, x, model->sort == COLUMN_COUNT ? STYLE_SELECTED : STYLE_HEADER,
		 "GROUP");
	for (size_t i = 0; i < layout->list->count; i++) {
		if (!layout->shown[i])
			continue;
		draw_title(grid, row, x + 1, width_at(layout, i), column_at(layout, i),
			   model->sort == layout->list->ids[i] ? STYLE_SELECTED : STYLE_HEADER);
		x += 1 + width_at(layout, i);
	}
}

static void scroll(struct view *view, size_t rows)
{
	if (view->selected < view->first)
		view->first = view->selected;
	if (view->selected >= view->first + rows)
		view->first = view->selected - rows + 1;
}

enum column_id view_tree_title_at(const struct view *view, int x)
{
	struct layout layout = layout_for(view, view->width);
	int end = layout.name_width;

	if (x < end)
		return COLUMN_COUNT;
	for (size_t i = 0; i < layout.list->count; i++) {
		end += layout.shown[i] ? 1 + width_at(&layout, i) : 0;
		if (layout.shown[i] && x < end)
			return (enum column_id)layout.list->ids[i];
	}
	return (enum column_id)layout.list->ids[layout.last];
}

void view_tree_draw(struct view *view, const struct model *model, struct grid *grid, int top,
		    int rows)
{
	struct layout layout = layout_for(view, grid->columns);

	scroll(view, (size_t)rows);
	draw_titles(model, grid, top, &layout);
	for (int i = 0; i < rows; i++) {
		size_t at = view->first + (size_t)i;
		if (at >= model->row_count)
			break;
		draw_row(view, grid, top + 1 + i, model->rows[at], &layout,
			 (int)(model->rows[at]->depth - model->rows[0]->depth));
		if (at == view->selected)
			grid_style(grid, top + 1 + i, 0, grid->columns, STYLE_SELECTED);
	}
}

bool view_tree_shows(const struct view *view, enum column_id id)
{
	struct layout layout = layout_for(view, view->width);
	size_t place = column_list_place(layout.list, id);

	return place < layout.list->count && layout.shown[place];
}
