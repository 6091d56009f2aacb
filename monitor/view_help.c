/* SPDX-License-Identifier: MIT */
#include "monitor/view.h"

#define KEYS_WIDTH  14 /* longer key lists do not exist */
#define WORDS_WIDTH 11
#define HELP_LINES  (ACTION_NONE + 1 + COLUMN_COUNT)

/* The rows of the table that an actor is needed for. */
static bool is_off(const struct view *view, size_t line)
{
	return !view->actor && line >= ACTION_KILL && line <= ACTION_LAUNCH;
}

static void draw_key(const struct view *view, struct grid *grid, int row, size_t line)
{
	const char *why = view->replayed ? "(off: a recording)" : "(off: --read-only)";
	int x = KEYS_WIDTH + 2;

	grid_put(grid, row, 1, KEYS_WIDTH, STYLE_KEY, keymap_keys(view->keys, (enum action)line));
	if (is_off(view, line))
		x += grid_put(grid, row, x, grid->columns, STYLE_DIM, why) + 1;
	grid_put(grid, row, x, grid->columns, is_off(view, line) ? STYLE_DIM : STYLE_PLAIN,
		 key_rows[line].help);
}

static void draw_column(struct grid *grid, int row, size_t i)
{
	grid_put(grid, row, 1, WORDS_WIDTH, STYLE_BOLD, columns[i].words);
	grid_put(grid, row, KEYS_WIDTH + 2, grid->columns, STYLE_PLAIN, columns[i].help);
}

static void draw_line(const struct view *view, struct grid *grid, int row, size_t line)
{
	if (line < ACTION_NONE)
		draw_key(view, grid, row, line);
	else if (line == ACTION_NONE)
		grid_put(grid, row, 0, grid->columns, STYLE_HEADER, "Columns");
	else
		draw_column(grid, row, line - ACTION_NONE - 1);
}

void view_help_draw(struct view *view, struct grid *grid, int top, int rows)
{
	size_t page = rows > 1 ? (size_t)rows - 1 : 1;
	size_t last_first = HELP_LINES > page ? HELP_LINES - page : 0;

	if (view->help_first > last_first)
		view->help_first = last_first;
	grid_put(grid, top, 0, grid->columns, STYLE_HEADER,
		 last_first ? "Keys (up and down turn the pages, any other key leaves)"
			    : "Keys (any key leaves this page)");
	for (size_t i = 0; i < page && view->help_first + i < HELP_LINES; i++)
		draw_line(view, grid, top + 1 + (int)i, view->help_first + i);
}
