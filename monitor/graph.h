/* SPDX-License-Identifier: MIT */
/*
 * Figures as characters: columns of dots that stand on the bottom of a cell. Pure.
 */
#pragma once

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
