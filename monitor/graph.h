/* SPDX-License-Identifier: MIT */
/*
 * Figures as characters: columns of dots that stand on the bottom of a cell. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the terminal can show. */
enum graph_dots {
	GRAPH_ASCII,   /* " .:+#": one column a cell, 4 levels */
	GRAPH_BLOCKS,  /* U+2581 to U+2588: one column, 8 levels */
	GRAPH_BRAILLE, /* U+2800 on: two columns, 4 levels */
};

#define GRAPH_COLUMNS_MAX 2

/* Columns side by side in a cell, and levels above each other. */
int graph_columns(enum graph_dots dots);
int graph_levels(enum graph_dots dots);

/**
 * graph_level() - how high a value stands.
 * @top: what is as high as it gets; not 0.
 *
 * Return: 1, which only says that the value is known, to @levels.
 */
int graph_level(uint64_t value, uint64_t top, int levels);

/**
 * graph_rune() - a cell whose columns are filled from its bottom.
 * @levels: of each column that a cell has; 0 is empty.
 */
uint32_t graph_rune(enum graph_dots dots, const int levels[GRAPH_COLUMNS_MAX]);

/* What one column of dots stands for. */
struct graph_column {
	bool known, has_limit;
	uint64_t value, limit;
};

enum graph_cell_kind {
	GRAPH_EMPTY,
	GRAPH_FILLED,
	GRAPH_LIMIT, /* nothing but the line of the limit */
};

struct graph_cell {
	uint32_t rune;
	uint8_t kind;	  /* enum graph_cell_kind */
	bool at_limit;	  /* the limit's line goes through it */
	uint64_t percent; /* of the limit, of its columns the most: hundredths; 0 without one */
};

/**
 * graph_top() - a round number that is above all that is to be drawn; the limit when the values
 * come anywhere near it.
 * @bytes: round is a power of two.
 * @least: it is no less.
 */
uint64_t graph_top(const struct graph_column *columns, size_t count, bool bytes, uint64_t least);

/**
 * graph_plot() - columns as an area that stands on the bottom, with the limit as a line.
 * @columns: graph_columns() of them for each of @width cells.
 * @ret: @width * @height cells, rows from the top down.
 */
void graph_plot(enum graph_dots dots, const struct graph_column *columns, int width, int height,
		uint64_t top, struct graph_cell *ret);
