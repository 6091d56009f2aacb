/* SPDX-License-Identifier: MIT */
/*
 * A screen before any terminal: cells of one character and one style. Views draw on it; curses
 * shows it; tests print it as text.
 */
#pragma once

#include "common/text.h"

#include <stddef.h>
#include <stdint.h>

/* What a cell means, not how it looks: that is theme.def. */
enum style {
#define ROLE(id, ...) STYLE_##id,
#include "monitor/theme.def"
#undef ROLE
	STYLE_COUNT, /* no style */
};

struct cell {
	uint32_t rune; /* 0: covered by the wide character on its left */
	uint8_t style; /* enum style */
};

struct grid {
	int rows, columns;
	struct cell *cells; /* rows * columns, owned */
};

/**
 * grid_resize() - give the grid a size and blank it.
 *
 * Return: 0, -EINVAL for no size or a huge one, -ENOMEM (the grid is then 0 by 0).
 */
int grid_resize(struct grid *grid, int rows, int columns);
void grid_done(struct grid *grid);
#define AUTO_GRID CLEANUP(grid_done)

void grid_clear(struct grid *grid);

/**
 * grid_put() - write text at a place; what does not fit in @width cells or on the grid is cut.
 * @utf8: made harmless first (text_add_safe()).
 *
 * Return: the cells used.
 */
int grid_put(struct grid *grid, int row, int column, int width, enum style style, const char *utf8);

/**
 * grid_put_message() - the same for a line in which names were made harmless: text_add_message().
 */
int grid_put_message(struct grid *grid, int row, int column, int width, enum style style,
		     const char *message);

/**
 * grid_put_right() - the same, ending at the last of @width cells.
 */
int grid_put_right(struct grid *grid, int row, int column, int width, enum style style,
		   const char *utf8);

/* A harmless character of one cell. */
void grid_put_rune(struct grid *grid, int row, int column, enum style style, uint32_t rune);

/* Give @width cells a style, their characters kept. */
void grid_style(struct grid *grid, int row, int column, int width, enum style style);

/**
 * grid_print() - the characters as UTF-8 lines, without the blanks at their ends.
 */
void grid_print(const struct grid *grid, struct text *ret);

/**
 * grid_print_styles() - the same with a letter for what each cell means, PLAIN blanks left out.
 */
void grid_print_styles(const struct grid *grid, char (*letter)(enum style style), struct text *ret);
