/* SPDX-License-Identifier: MIT */
#include "monitor/grid.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define SIDE_MAX 10000

int grid_resize(struct grid *grid, int rows, int columns)
{
	struct cell *cells;

	grid_done(grid);
	if (rows <= 0 || columns <= 0 || rows > SIDE_MAX || columns > SIDE_MAX)
		return -EINVAL;
	cells = calloc((size_t)rows * (size_t)columns, sizeof(*cells));
	if (!cells)
		return -ENOMEM;
	*grid = (struct grid){.rows = rows, .columns = columns, .cells = cells};
	grid_clear(grid);
	return 0;
}

void grid_done(struct grid *grid)
{
	free(grid->cells);
	*grid = (struct grid){0};
}

void grid_clear(struct grid *grid)
{
	size_t count = (size_t)grid->rows * (size_t)grid->columns;

	for (size_t i = 0; i < count; i++)
		grid->cells[i] = (struct cell){.rune = ' ', .style = STYLE_PLAIN};
}

static struct cell *cell_at(struct grid *grid, int row, int column)
{
	return &grid->cells[(size_t)row * (size_t)grid->columns + (size_t)column];
}

/* Cells that a character covers. What the C library cannot place is shown as one '?'. */
static int rune_width(uint32_t *rune)
{
	int width = *rune < 0x7f ? 1 : wcwidth((wchar_t)*rune);

	if (width < 0) {
		*rune = '?';
		width = 1;
	}
	return width;
}

/* The visible width of harmless UTF-8. */
static int text_width(const char *utf8, size_t len)
{
	int width = 0;

	for (size_t at = 0, n; at < len; at += n) {
		uint32_t rune;
		n = text_utf8_len(utf8 + at, len - at, &rune);
		if (n == 0)
			break;
		width += rune_width(&rune);
	}
	return width;
}

static int put_safe(struct grid *grid, int row, int column, int width, enum style style,
		    const char *utf8, size_t len)
{
	int used = 0;

	if (row < 0 || row >= grid->rows || column < 0)
		return 0;
	if (width > grid->columns - column)
		width = grid->columns - column;
	for (size_t at = 0, n; at < len; at += n) {
		uint32_t rune;
		n = text_utf8_len(utf8 + at, len - at, &rune);
		if (n == 0)
			break;
		int cells = rune_width(&rune);
		if (cells == 0)
			continue;
		if (used + cells > width)
			break;
		for (int i = 0; i < cells; i++)
			*cell_at(grid, row, column + used + i) =
				(struct cell){.rune = i ? 0 : rune, .style = (uint8_t)style};
		used += cells;
	}
	return used;
}

int grid_put(struct grid *grid, int row, int column, int width, enum style style, const char *utf8)
{
	AUTO_TEXT struct text safe = {0};

	text_add_safe(&safe, utf8, strlen(utf8));
	return put_safe(grid, row, column, width, style, text_str(&safe), safe.len);
}

int grid_put_message(struct grid *grid, int row, int column, int width, enum style style,
		     const char *message)
{
	AUTO_TEXT struct text safe = {0};

	text_add_message(&safe, message);
	return put_safe(grid, row, column, width, style, text_str(&safe), safe.len);
}

int grid_put_right(struct grid *grid, int row, int column, int width, enum style style,
		   const char *utf8)
{
	AUTO_TEXT struct text safe = {0};

	text_add_safe(&safe, utf8, strlen(utf8));
	int gap = width - text_width(text_str(&safe), safe.len);
	if (gap < 0)
		gap = 0;
	return put_safe(grid, row, column + gap, width - gap, style, text_str(&safe), safe.len);
}

void grid_put_rune(struct grid *grid, int row, int column, enum style style, uint32_t rune)
{
	if (row >= 0 && row < grid->rows && column >= 0 && column < grid->columns)
		*cell_at(grid, row, column) = (struct cell){.rune = rune, .style = (uint8_t)style};
}

void grid_style(struct grid *grid, int row, int column, int width, enum style style)
{
	if (row < 0 || row >= grid->rows)
		return;
	for (int x = column < 0 ? 0 : column; x < column + width && x < grid->columns; x++)
		cell_at(grid, row, x)->style = (uint8_t)style;
}

void grid_print(const struct grid *grid, struct text *ret)
{
	for (int row = 0; row < grid->rows; row++) {
		const struct cell *cells = &grid->cells[(size_t)row * (size_t)grid->columns];
		int end = grid->columns;
		while (end > 0 && cells[end - 1].rune == ' ')
			end--;
		for (int x = 0; x < end; x++)
			if (cells[x].rune)
				text_add_rune(ret, cells[x].rune);
		text_add(ret, "\n");
	}
}

static bool is_blank(const struct cell *cell)
{
	return cell->style == STYLE_PLAIN && cell->rune == ' ';
}

void grid_print_styles(const struct grid *grid, char (*letter)(enum style style), struct text *ret)
{
	for (int row = 0; row < grid->rows; row++) {
		const struct cell *cells = &grid->cells[(size_t)row * (size_t)grid->columns];
		int end = grid->columns;
		while (end > 0 && is_blank(&cells[end - 1]))
			end--;
		for (int x = 0; x < end; x++)
			text_addf(ret, "%c",
				  is_blank(&cells[x]) ? ' ' : letter((enum style)cells[x].style));
		text_add(ret, "\n");
	}
}
