/* SPDX-License-Identifier: MIT */
#include "common/text.h"

#include "tests/test.h"

#include <string.h>

static void hostile_bytes_become_harmless(UNUSED void **state)
{
	static const struct {
		const char *bytes;
		const char *safe;
	} rows[] = {
		{"web", "web"},
		{"caf\xc3\xa9", "caf\xc3\xa9"},
		{"a\033[2Jb", "a\\x1b[2Jb"},
		{"a\nb", "a\\x0ab"},
		{"a\\b", "a\\\\b"},
		{"\xff\xfe", "\\xff\\xfe"},
		{"\xc0\xaf", "\\xc0\\xaf"},	     /* not the shortest form */
		{"\xed\xa0\x80", "\\xed\\xa0\\x80"}, /* a surrogate */
		{"\xe2\x80\xae", "\\xe2\\x80\\xae"}, /* turns text around */
		{"\xc2\x9b", "\\xc2\\x9b"},	     /* CSI as one C1 control */
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_TEXT struct text text = {0};
		text_add_safe(&text, rows[i].bytes, strlen(rows[i].bytes));
		assert_string_equal(text_str(&text), rows[i].safe);
	}
}

static void the_nearest_word_is_the_one_with_fewest_edits(UNUSED void **state)
{
	assert_int_equal(text_distance("memory.max", "memory.max", 3), 0);
	assert_int_equal(text_distance("memory.mxa", "memory.max", 3), 1);
	assert_int_equal(text_distance("memry.max", "memory.max", 3), 1);
	assert_int_equal(text_distance("abc", "xyzuvw", 3), 4);
}

TEST_MAIN(TEST(hostile_bytes_become_harmless), TEST(the_nearest_word_is_the_one_with_fewest_edits))
