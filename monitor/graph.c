/* SPDX-License-Identifier: MIT */
#include "monitor/graph.h"

#include "common/attr.h"

#define BRAILLE 0x2800
#define BLOCK	0x2580 /* and the level */

static const struct {
	int columns, levels;
} shapes[] = {
	[GRAPH_ASCII] = {1, 4},
	[GRAPH_BLOCKS] = {1, 8},
	[GRAPH_BRAILLE] = {2, 4},
};

int graph_columns(enum graph_dots dots)
{
	return shapes[dots].columns;
}

int graph_levels(enum graph_dots dots)
{
	return shapes[dots].levels;
}

int graph_level(uint64_t value, uint64_t top, int levels)
{
	unsigned __int128 steps = (unsigned __int128)value * (unsigned int)(levels - 1);

	if (value >= top)
		return levels;
	return 1 + (int)((steps + top / 2) / top);
}

/* The dots of a column from the bottom up, as Unicode numbers them. */
static uint32_t braille(const int levels[GRAPH_COLUMNS_MAX])
{
	static const uint8_t dots[GRAPH_COLUMNS_MAX][4] = {
		{0x40, 0x04, 0x02, 0x01},
		{0x80, 0x20, 0x10, 0x08},
	};
	uint32_t rune = BRAILLE;

	for (int column = 0; column < GRAPH_COLUMNS_MAX; column++)
		for (int level = 0; level < levels[column]; level++)
			rune |= dots[column][level];
	return rune;
}

uint32_t graph_rune(enum graph_dots dots, const int levels[GRAPH_COLUMNS_MAX])
{
	static const char ascii[] = " .:+#";

	switch (dots) {
	case GRAPH_ASCII:
		return (unsigned char)ascii[levels[0]];
	case GRAPH_BLOCKS:
		return levels[0] ? BLOCK + (uint32_t)levels[0] : ' ';
	case GRAPH_BRAILLE:
		return levels[0] || levels[1] ? braille(levels) : ' ';
	}
	return ' ';
}

/* Of limits further away than that from all values nothing is drawn. */
#define LIMIT_NEAR 8
/* Time is not cut as finely as a quota: by so much of it a figure may be above its limit. */
#define LIMIT_ABOVE 8

/* 1, 2, 5, 10, 20, 50 and so on; or powers of two. */
static uint64_t round_up(uint64_t value, bool bytes)
{
	static const uint64_t factors[] = {1, 2, 5};

	for (uint64_t unit = 1; unit < UINT64_MAX / 10; unit *= bytes ? 2 : 10) {
		if (bytes && unit >= value)
			return unit;
		for (size_t i = 0; !bytes && i < ARRAY_LEN(factors); i++)
			if (unit * factors[i] >= value)
				return unit * factors[i];
	}
	return UINT64_MAX;
}

uint64_t graph_top(const struct graph_column *columns, size_t count, bool bytes, uint64_t least)
{
	uint64_t most = 0, limit = 0;

	for (size_t i = 0; i < count; i++) {
		if (columns[i].known && columns[i].value > most)
			most = columns[i].value;
		if (columns[i].has_limit && columns[i].limit > limit)
			limit = columns[i].limit;
	}
	if (limit > 0 && limit / LIMIT_NEAR <= most && most <= limit + limit / LIMIT_ABOVE &&
	    limit < UINT64_MAX / 2)
		return limit;
	return round_up(most > least ? most : least, bytes);
}

/* How high a column stands, in levels from the bottom of the plot; 0: it is unknown. */
static int height_of(const struct graph_column *column, uint64_t top, int levels)
{
	return column->known ? graph_level(column->value, top, levels) : 0;
}

/* The row, from the top, that the limit's line is in; -1: there is none. */
static int limit_row(const struct graph_column *column, uint64_t top, int height)
{
	if (!column->has_limit || column->limit > top)
		return -1;
	return height - graph_level(column->limit, top, height);
}

static uint64_t percent_of(const struct graph_column *column)
{
	if (!column->known || !column->has_limit)
		return 0;
	if (column->limit == 0 || column->value >= column->limit)
		return 10000;
	return (uint64_t)((unsigned __int128)column->value * 10000 / column->limit);
}

static struct graph_cell plot_cell(enum graph_dots dots, const struct graph_column *columns,
				   int height, int row, uint64_t top)
{
	const int levels = shapes[dots].levels, below = (height - 1 - row) * levels;
	struct graph_cell cell = {.kind = GRAPH_EMPTY};
	int filled[GRAPH_COLUMNS_MAX] = {0};

	for (int i = 0; i < shapes[dots].columns; i++) {
		int level = height_of(&columns[i], top, height * levels) - below;
		filled[i] = level < 0 ? 0 : level > levels ? levels : level;
		if (filled[i] > 0)
			cell.kind = GRAPH_FILLED;
		if (percent_of(&columns[i]) > cell.percent)
			cell.percent = percent_of(&columns[i]);
		cell.at_limit |= limit_row(&columns[i], top, height) == row;
	}
	cell.rune = graph_rune(dots, filled);
	if (cell.kind == GRAPH_EMPTY && cell.at_limit) {
		cell.kind = GRAPH_LIMIT;
		cell.rune = dots == GRAPH_ASCII ? '-' : 0x2500;
	}
	return cell;
}

void graph_plot(enum graph_dots dots, const struct graph_column *columns, int width, int height,
		uint64_t top, struct graph_cell *ret)
{
	for (int row = 0; row < height; row++)
		for (int x = 0; x < width; x++)
			*ret++ = plot_cell(dots, columns + x * shapes[dots].columns, height, row,
					   top);
}
