/* SPDX-License-Identifier: MIT */
#include "monitor/view.h"

/* Longer key lists do not exist: "> right" is the longest. */
#define KEYS_WIDTH 14

static int draw_keys(struct grid *grid, int row, int end)
{
	for (size_t i = 0; i < ACTION_NONE && row < end; i++, row++) {
		grid_put(grid, row, 1, KEYS_WIDTH, STYLE_KEY, key_rows[i].keys);
		grid_put(grid, row, KEYS_WIDTH + 2, grid->columns, STYLE_PLAIN, key_rows[i].help);
	}
	return row;
}

/* Beside the keys where there is room, below them where not. */
static void draw_columns(struct grid *grid, int row, int end, int x)
{
	for (size_t i = 0; i < COLUMN_COUNT && row < end; i++, row++) {
		grid_put(grid, row, x, 10, STYLE_BOLD, columns[i].words);
		grid_put(grid, row, x + 11, grid->columns, STYLE_PLAIN, columns[i].help);
	}
}

void view_help_draw(struct grid *grid, int top, int rows)
{
	int end = top + rows;

	grid_put(grid, top, 0, grid->columns, STYLE_HEADER, "Keys (any key leaves this page)");
	int row = draw_keys(grid, top + 1, end);
	if (grid->columns >= 120)
		draw_columns(grid, top + 1, end, 62);
	else
		draw_columns(grid, row + 1, end, 1);
}
