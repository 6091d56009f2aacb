/* SPDX-License-Identifier: MIT */
#include "monitor/graph.h"

#include "common/attr.h"
#include "tests/test.h"

static void a_level_says_that_a_value_is_known_and_how_great_it_is(void **state UNUSED)
{
	static const struct {
		uint64_t value, top;
		int levels, level;
	} rows[] = {
		{0, 100, 4, 1},
		{16, 100, 4, 1},
		{17, 100, 4, 2},
		{50, 100, 4, 3},
		{100, 100, 4, 4},
		{200, 100, 4, 4},
		{0, 1, 8, 1},
		{1, 1, 8, 8},
		{UINT64_MAX, UINT64_MAX, 80, 80},
		{UINT64_MAX / 2, UINT64_MAX, 81, 41},
		{UINT64_MAX - 1, UINT64_MAX, 80, 80},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(graph_level(rows[i].value, rows[i].top, rows[i].levels),
				 rows[i].level);
}

static void a_cell_stands_on_its_bottom(void **state UNUSED)
{
	static const struct {
		enum graph_dots dots;
		int left, right;
		uint32_t rune;
	} rows[] = {
		{GRAPH_BRAILLE, 0, 0, ' '},    {GRAPH_BRAILLE, 1, 0, 0x2840},
		{GRAPH_BRAILLE, 0, 1, 0x2880}, {GRAPH_BRAILLE, 2, 1, 0x28c4},
		{GRAPH_BRAILLE, 4, 4, 0x28ff}, {GRAPH_BRAILLE, 3, 4, 0x28fe},
		{GRAPH_BLOCKS, 0, 0, ' '},     {GRAPH_BLOCKS, 1, 0, 0x2581},
		{GRAPH_BLOCKS, 8, 0, 0x2588},  {GRAPH_ASCII, 0, 0, ' '},
		{GRAPH_ASCII, 1, 0, '.'},      {GRAPH_ASCII, 4, 0, '#'},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const int levels[GRAPH_COLUMNS_MAX] = {rows[i].left, rows[i].right};
		assert_int_equal(graph_rune(rows[i].dots, levels), rows[i].rune);
	}
}

TEST_MAIN(TEST(a_level_says_that_a_value_is_known_and_how_great_it_is),
	  TEST(a_cell_stands_on_its_bottom))
