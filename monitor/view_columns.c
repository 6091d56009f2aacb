/* SPDX-License-Identifier: MIT */
/*
 * The page where columns are chosen: letters narrow it, Enter takes one in or out.
 */
#include "monitor/view.h"

#include <stdio.h>
#include <string.h>

#define NAME_WIDTH 40

int view_columns_open(struct view *view)
{
	prompt_open(&view->prompt, PROMPT_COLUMNS, "");
	view->column = 0;
	if (view->columns.count == 0)
		view->columns = column_list_default;
	return 0;
}

static bool is_listed(const struct view *view, enum column_id id)
{
	AUTO_TEXT struct text name = {0};

	if (id == COLUMN_COUNT)
		return false;
	column_add_name(id, &name);
	return strstr(text_str(&name), view->prompt.text) ||
	       strcasestr(columns[id].help, view->prompt.text);
}

/* Those in use come first, in their order. Return: COLUMN_END past the last. */
static enum column_id listed_at(const struct view *view, size_t place)
{
	for (size_t i = 0; i < view->columns.count; i++)
		if (is_listed(view, (enum column_id)view->columns.ids[i]) && place-- == 0)
			return (enum column_id)view->columns.ids[i];
	for (unsigned int id = 0; id < COLUMN_END; id++)
		if (is_listed(view, (enum column_id)id) &&
		    column_list_place(&view->columns, (enum column_id)id) == view->columns.count &&
		    place-- == 0)
			return (enum column_id)id;
	return COLUMN_END;
}

static size_t count_listed(const struct view *view)
{
	size_t count = 0;

	for (unsigned int id = 0; id < COLUMN_END; id++)
		count += is_listed(view, (enum column_id)id);
	return count;
}

static void move(struct view *view, long by)
{
	long count = (long)count_listed(view), to = (long)view->column + by;

	if (to >= count)
		to = count - 1;
	view->column = to < 0 ? 0 : (size_t)to;
}

static void shift(struct view *view, enum column_id id, int by)
{
	column_list_move(&view->columns, id, by);
	for (view->column = 0; listed_at(view, view->column) != id;)
		view->column++;
}

/* What a key of this page does; false for those that are typed. */
static bool steer(struct view *view, uint32_t key, int page_rows)
{
	enum column_id id = listed_at(view, view->column);

	if (key == KEY_CODE_UP || key == KEY_CODE_DOWN)
		move(view, key == KEY_CODE_UP ? -1 : 1);
	else if (key == KEY_CODE_PAGE_UP || key == KEY_CODE_PAGE_DOWN)
		move(view, key == KEY_CODE_PAGE_UP ? -page_rows : page_rows);
	else if ((key == KEY_CODE_LEFT || key == KEY_CODE_RIGHT) && id < COLUMN_END)
		shift(view, id, key == KEY_CODE_LEFT ? -1 : 1);
	else if ((key == '\n' || key == '\r') && id < COLUMN_END)
		column_list_toggle(&view->columns, id);
	else
		return key == '\n' || key == '\r';
	return true;
}

int view_columns_key(struct view *view, uint32_t key, int page_rows)
{
	if (steer(view, key, page_rows))
		return 0;
	if (prompt_key(&view->prompt, key) == PROMPT_LEFT) {
		view->prompt.what = PROMPT_NONE;
		view->wants_saving = true;
	}
	move(view, 0);
	return 0;
}

static void draw_line(const struct view *view, struct grid *grid, int row, enum column_id id)
{
	AUTO_TEXT struct text name = {0};
	bool used = column_list_place(&view->columns, id) < view->columns.count;

	column_add_name(id, &name);
	grid_put(grid, row, 0, 4, used ? STYLE_GOOD : STYLE_DIM, used ? "[x] " : "[ ] ");
	grid_put(grid, row, 4, NAME_WIDTH, used ? STYLE_BOLD : STYLE_PLAIN, text_str(&name));
	grid_put(grid, row, 5 + NAME_WIDTH, grid->columns, STYLE_DIM, columns[id].help);
}

void view_columns_draw(const struct view *view, struct grid *grid, int top, int rows)
{
	size_t page = rows > 1 ? (size_t)rows - 1 : 1;
	size_t first = view->column < page ? 0 : view->column - page + 1;

	grid_put(grid, top, 0, grid->columns, STYLE_HEADER,
		 "Columns: Enter takes in or out, left and right move, Esc is done");
	for (size_t i = 0; i < page; i++) {
		enum column_id id = listed_at(view, first + i);
		if (id == COLUMN_END)
			break;
		draw_line(view, grid, top + 1 + (int)i, id);
		if (first + i == view->column)
			grid_style(grid, top + 1 + (int)i, 0, grid->columns, STYLE_SELECTED);
	}
}
