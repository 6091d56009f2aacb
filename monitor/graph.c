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
