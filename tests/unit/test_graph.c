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

static void the_top_is_the_limit_when_it_is_near_and_round_otherwise(void **state UNUSED)
{
	static const struct {
		uint64_t value, limit; /* 0: none */
		bool bytes;
		uint64_t least, top;
	} rows[] = {
		{90, 100, false, 1, 100},
		{20, 100, false, 1, 100},
		{1, 100, false, 1, 1},
		{3, 0, false, 1, 5},
		{51, 0, false, 1, 100},
		{0, 0, false, 10000, 10000},
		{112, 100, false, 1, 100},
		{120, 100, false, 1, 200},
		{3 << 20, 0, true, 65536, 4 << 20},
		{1, 1 << 30, true, 4096, 4096},
		{UINT64_MAX, 0, false, 1, UINT64_MAX},
		{UINT64_MAX, 0, true, 1, UINT64_MAX},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct graph_column column = {
			.known = true,
			.has_limit = rows[i].limit > 0,
			.value = rows[i].value,
			.limit = rows[i].limit,
		};
		assert_int_equal(graph_top(&column, 1, rows[i].bytes, rows[i].least), rows[i].top);
	}
}

static void an_area_stands_below_the_line_of_its_limit(void **state UNUSED)
{
	static const struct graph_column columns[] = {
		{.known = true, .has_limit = true, .value = 100, .limit = 100},
		{.known = true, .has_limit = true, .value = 50, .limit = 100},
		{.has_limit = true, .limit = 50},
		{0},
	};
	struct graph_cell cells[3 * 4];

	graph_plot(GRAPH_ASCII, columns, 4, 3, 100, cells);
	const char *rows[] = {"#-  ", "#+- ", "##  "};
	for (int y = 0; y < 3; y++)
		for (int x = 0; x < 4; x++)
			assert_int_equal(cells[y * 4 + x].rune, rows[y][x]);
	assert_int_equal(cells[0].kind, GRAPH_FILLED);
	assert_int_equal(cells[0].percent, 10000);
	assert_true(cells[0].at_limit);
	assert_int_equal(cells[1].kind, GRAPH_LIMIT);
	assert_int_equal(cells[4 + 1].percent, 5000);
	assert_int_equal(cells[3].kind, GRAPH_EMPTY);
	assert_int_equal(cells[2 * 4 + 3].kind, GRAPH_EMPTY);
}

static void two_columns_share_a_braille_cell(void **state UNUSED)
{
	static const struct graph_column columns[] = {
		{.known = true, .value = 8},
		{.known = true, .value = 4},
	};
	struct graph_cell cells[2];

	graph_plot(GRAPH_BRAILLE, columns, 1, 2, 8, cells);
	assert_int_equal(cells[0].rune, 0x28c7);
	assert_int_equal(cells[1].rune, 0x28ff);
}

TEST_MAIN(TEST(a_level_says_that_a_value_is_known_and_how_great_it_is),
	  TEST(a_cell_stands_on_its_bottom),
	  TEST(the_top_is_the_limit_when_it_is_near_and_round_otherwise),
	  TEST(an_area_stands_below_the_line_of_its_limit), TEST(two_columns_share_a_braille_cell))
