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

static void a_backslash_in_a_message_stays_one(UNUSED void **state)
{
	AUTO_TEXT struct text text = {0};

	text_add_message(&text, "no \\d in '\033[31m\\'\n");
	assert_string_equal(text_str(&text), "no \\d in '\\x1b[31m\\'\\x0a");
}

static void a_word_of_several_is_the_whole_word(UNUSED void **state)
{
	assert_true(text_is_one_of("root", "member|root|isolated"));
	assert_true(text_is_one_of("isolated", "member|root|isolated"));
	assert_false(text_is_one_of("roo", "member|root|isolated"));
	assert_false(text_is_one_of("", "member|root|isolated"));
	assert_false(text_is_one_of("member|root", "member|root|isolated"));
}

static void a_character_is_written_in_its_shortest_form(UNUSED void **state)
{
	static const uint32_t runes[] = {0x41, 0x7f, 0x80, 0x7ff, 0x800, 0xfffd, 0x10000, 0x10ffff};

	for (size_t i = 0; i < ARRAY_LEN(runes); i++) {
		AUTO_TEXT struct text text = {0};
		uint32_t rune = 0;
		text_add_rune(&text, runes[i]);
		assert_int_equal(text_utf8_len(text_str(&text), text.len, &rune), text.len);
		assert_int_equal(rune, runes[i]);
	}
}

static void the_nearest_word_is_the_one_with_fewest_edits(UNUSED void **state)
{
	assert_int_equal(text_distance("memory.max", "memory.max", 3), 0);
	assert_int_equal(text_distance("memory.mxa", "memory.max", 3), 1);
	assert_int_equal(text_distance("memry.max", "memory.max", 3), 1);
	assert_int_equal(text_distance("abc", "xyzuvw", 3), 4);
}

TEST_MAIN(TEST(hostile_bytes_become_harmless), TEST(a_backslash_in_a_message_stays_one),
	  TEST(a_word_of_several_is_the_whole_word),
	  TEST(a_character_is_written_in_its_shortest_form),
	  TEST(the_nearest_word_is_the_one_with_fewest_edits))
