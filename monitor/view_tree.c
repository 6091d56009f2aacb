/* SPDX-License-Identifier: MIT */
#include "monitor/view.h"

#include "common/unit.h"

#include <stdio.h>
#include <string.h>

#define NAME_WIDTH_MIN 18
#define BAR_CELLS      4

/* Which columns a screen has room for. */
struct layout {
	const struct column_list *list;
	bool shown[COLUMN_LIST_MAX]; /* by place in the list */
	size_t last;		     /* place of the last that is shown */
	int name_width;
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

static struct layout layout_for(const struct column_list *list, int width)
{
	struct layout layout = {.list = list, .name_width = width};

	for (size_t i = next_of_rank(&layout); i < list->count; i = next_of_rank(&layout)) {
		int left = layout.name_width - 1 - column_width(column_at(&layout, i));
		if (left < NAME_WIDTH_MIN)
			break;
		layout.shown[i] = true;
		layout.name_width = left;
		if (i > layout.last)
			layout.last = i;
	}
	return layout;
}

static enum style bar_style(uint64_t hundredths)
{
	if (hundredths >= 9000)
		return STYLE_CRITICAL;
	return hundredths >= 7500 ? STYLE_WARNING : STYLE_GOOD;
}

static void draw_bar(struct grid *grid, int row, int x, uint64_t hundredths)
{
	char bar[BAR_CELLS + 1], percent[UNIT_TEXT_SIZE];
	size_t full = hundredths >= 10000 ? BAR_CELLS : (size_t)(hundredths * BAR_CELLS / 10000);

	memset(bar, '|', full);
	bar[full] = '\0';
	grid_put(grid, row, x, 1, STYLE_DIM, "[");
	grid_put(grid, row, x + 1, BAR_CELLS, bar_style(hundredths), bar);
	grid_put(grid, row, x + 1 + BAR_CELLS, 1, STYLE_DIM, "]");
	grid_put_right(grid, row, x + 2 + BAR_CELLS, 5, bar_style(hundredths),
		       unit_print_percent(hundredths, 0, percent));
}

static bool is_bytes(const struct column *column)
{
	return metrics[column->metric].unit == METRIC_UNIT_BYTES;
}

static bool add_figure(struct text *text, const struct node *node, enum column_id id)
{
	const struct column *column = &columns[id];
	char number[UNIT_TEXT_SIZE];
	uint64_t value;

	if (column->how == HOW_EVENTS) {
		model_events(node, text);
		return true;
	}
	if (!model_figure(node, id, &value))
		return false;
	if (column_is_percent(column))
		text_addf(text, "%.*f", value < 10000 ? 1 : 0, (double)value / 100);
	else
		text_add(text, is_bytes(column) ? unit_print_bytes(value, number)
						: unit_print_count(value, number));
	return true;
}

static bool is_limit(const struct column *column)
{
	return column->how == HOW_LIMIT || column->how == HOW_QUOTA;
}

static enum style number_style(const struct node *node, enum column_id id)
{
	uint64_t value = 0;

	if (is_limit(&columns[id]))
		return STYLE_DIM;
	model_figure(node, id, &value);
	return value == 0 ? STYLE_DIM : STYLE_PLAIN;
}

static void draw_figure(struct grid *grid, int row, int x, int width, const struct node *node,
			enum column_id id)
{
	const struct column *column = &columns[id];
	AUTO_TEXT struct text text = {0};
	uint64_t value;

	if (column->how == HOW_BAR && model_figure(node, id, &value))
		draw_bar(grid, row, x, value);
	else if (column->how == HOW_EVENTS && add_figure(&text, node, id))
		grid_put(grid, row, x, width, STYLE_WARNING, text_str(&text));
	else if (column->how != HOW_BAR && add_figure(&text, node, id))
		grid_put_right(grid, row, x, width, number_style(node, id), text_str(&text));
	else
		grid_put_right(grid, row, x, width, STYLE_DIM, "-");
}

static const char *mark_of(const struct node *node)
{
	if (node->tagged)
		return "* ";
	if (!node->children && !node->tasks)
		return "  ";
	return node->folded ? "+ " : "- ";
}

static void add_name(struct text *text, const struct node *node)
{
	if (node->kind == NODE_GROUP) {
		text_add(text, node->path[1] ? node->name : "system");
		return;
	}
	const struct task *task = &node->task->now;
	text_addf(text, "%u %s", task->tid ? task->tid : task->pid, task->name);
}

static void draw_name(struct grid *grid, int row, int width, const struct node *node, int depth)
{
	enum style style = node->tagged ? STYLE_TAGGED : STYLE_PLAIN;
	AUTO_TEXT struct text name = {0};
	int x = depth * 2;

	/* Deep down the name matters more than how deep it is. */
	if (x > width / 2)
		x = width / 2;
	add_name(&name, node);
	x += grid_put(grid, row, x, width - x, STYLE_DIM, mark_of(node));
	grid_put(grid, row, x, width - x, style, text_str(&name));
}

static void draw_row(struct grid *grid, int row, const struct node *node,
		     const struct layout *layout, int depth)
{
	int x = layout->name_width;

	draw_name(grid, row, x, node, depth);
	for (size_t i = 0; i < layout->list->count; i++) {
		const struct column *column = column_at(layout, i);
		if (!layout->shown[i])
			continue;
		int width = column_width(column);
		if (i == layout->last && column->how == HOW_EVENTS)
			width = grid->columns - x - 1;
		draw_figure(grid, row, x + 1, width, node, (enum column_id)layout->list->ids[i]);
		x += 1 + width;
	}
}

static void draw_title(struct grid *grid, int row, int x, const struct column *column,
		       enum style style)
{
	int width = column_width(column);

	grid_style(grid, row, x, width, style);
	if (column->width)
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
		draw_title(grid, row, x + 1, column_at(layout, i),
			   model->sort == layout->list->ids[i] ? STYLE_SELECTED : STYLE_HEADER);
		x += 1 + column_width(column_at(layout, i));
	}
}

/* "512Mi by /web": whose limit it is, where it is not the group's own. */
static void add_owner(struct text *text, const struct node *node, enum column_id id)
{
	size_t len;

	if (!is_limit(&columns[id]) || !model_binds(node, id, &len))
		return;
	text_add(text, " by ");
	text_add_bytes(text, node->path, len);
}

/* "/web 1234  python3  sleeps  waited: cpu 3.0%" */
static void draw_task_detail(const struct node *node, struct grid *grid, int row)
{
	AUTO_TEXT struct text waits = {0};
	const struct task *task = &node->task->now;
	int x = grid_put(grid, row, 0, grid->columns / 2, STYLE_BOLD, node->path) + 2;

	x += grid_put(grid, row, x, grid->columns - x, STYLE_PLAIN, task->name) + 2;
	x += grid_put(grid, row, x, grid->columns - x, STYLE_DIM, task_state(task)) + 2;
	model_waits(node, &waits);
	grid_put(grid, row, x, grid->columns - x, STYLE_PLAIN, text_str(&waits));
}

/* By its row already, whole. */
static bool is_told(const struct layout *layout, enum column_id id)
{
	size_t place = column_list_place(layout->list, id);

	return place < layout->list->count && layout->shown[place] && !is_limit(&columns[id]) &&
	       columns[id].how != HOW_EVENTS;
}

/* The selected group in words: its whole path, the limits that bind it, and what had no column. */
static void draw_detail(const struct node *node, struct grid *grid, int row,
			const struct layout *layout)
{
	int x = grid_put(grid, row, 0, grid->columns / 2, STYLE_BOLD, node->path);

	for (unsigned int id = 0; id < COLUMN_COUNT; id++) {
		AUTO_TEXT struct text text = {0};
		if (is_told(layout, (enum column_id)id) ||
		    !add_figure(&text, node, (enum column_id)id) || text.len == 0)
			continue;
		add_owner(&text, node, (enum column_id)id);
		x += 2;
		x += grid_put(grid, row, x, grid->columns - x, STYLE_DIM, columns[id].words);
		x += 1 +
		     grid_put(grid, row, x + 1, grid->columns - x, STYLE_PLAIN, text_str(&text));
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
	struct layout layout = layout_for(view_columns(view), view->width);
	int end = layout.name_width;

	if (x < end)
		return COLUMN_COUNT;
	for (size_t i = 0; i < layout.list->count; i++) {
		end += layout.shown[i] ? 1 + column_width(column_at(&layout, i)) : 0;
		if (layout.shown[i] && x < end)
			return (enum column_id)layout.list->ids[i];
	}
	return (enum column_id)layout.list->ids[layout.last];
}

void view_tree_draw(struct view *view, const struct model *model, struct grid *grid, int top,
		    int rows)
{
	struct layout layout = layout_for(view_columns(view), grid->columns);

	scroll(view, (size_t)rows);
	draw_titles(model, grid, top, &layout);
	for (int i = 0; i < rows; i++) {
		size_t at = view->first + (size_t)i;
		if (at >= model->row_count)
			break;
		draw_row(grid, top + 1 + i, model->rows[at], &layout,
			 (int)(model->rows[at]->depth - model->rows[0]->depth));
		if (at == view->selected)
			grid_style(grid, top + 1 + i, 0, grid->columns, STYLE_SELECTED);
	}
}

void view_detail_draw(const struct view *view, const struct model *model, struct grid *grid,
		      int row)
{
	struct layout layout = layout_for(view_columns(view), grid->columns);
	const struct node *node = view_selected(view, model);

	if (node && node->kind == NODE_GROUP)
		draw_detail(node, grid, row, &layout);
	else if (node)
		draw_task_detail(node, grid, row);
}
