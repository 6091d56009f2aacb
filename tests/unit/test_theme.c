/* SPDX-License-Identifier: MIT */
#include "monitor/theme.h"

#include "common/attr.h"
#include "tests/test.h"

#include <errno.h>
#include <string.h>

static bool same(struct look one, struct look other)
{
	return one.foreground == other.foreground && one.background == other.background &&
	       one.attributes == other.attributes;
}

static void each_role_has_a_letter_of_its_own(void **state UNUSED)
{
	char seen[STYLE_COUNT + 1] = "";

	for (unsigned int style = 0; style < STYLE_COUNT; style++) {
		char letter = theme_letter((enum style)style);
		assert_true(letter > ' ' && letter < 0x7f);
		assert_null(strchr(seen, letter));
		seen[style] = letter;
	}
}

static void colours_are_those_that_the_terminal_has(void **state UNUSED)
{
	static const int depths[] = {8, 16, 88, 256, THEME_DIRECT};

	for (unsigned int theme = 0; theme < THEME_COUNT; theme++)
		for (unsigned int style = 0; style < STYLE_COUNT; style++)
			for (size_t i = 0; i < ARRAY_LEN(depths); i++) {
				struct look look =
					theme_look((enum theme)theme, (enum style)style, depths[i]);
				assert_in_range(look.foreground + 1, 0, depths[i]);
				assert_in_range(look.background + 1, 0, depths[i]);
			}
}

/* What matters differs from plain text, and from what matters in another way. */
static void nothing_is_told_by_colour_alone(void **state UNUSED)
{
	const struct look plain = theme_look(THEME_MONO, STYLE_PLAIN, 256);
	static const enum style telling[] = {STYLE_SELECTED, STYLE_WARNING, STYLE_CRITICAL,
					     STYLE_HEADER};

	for (size_t i = 0; i < ARRAY_LEN(telling); i++) {
		assert_false(same(theme_look(THEME_MONO, telling[i], 256), plain));
		for (size_t j = 0; j < i; j++)
			assert_false(same(theme_look(THEME_MONO, telling[i], 0),
					  theme_look(THEME_MONO, telling[j], 0)));
	}
	/* A terminal without colours has that theme whatever is asked. */
	for (unsigned int style = 0; style < STYLE_COUNT; style++)
		assert_true(same(theme_look(THEME_DARK, (enum style)style, 0),
				 theme_look(THEME_MONO, (enum style)style, 256)));
}

static void use_is_green_then_yellow_then_red(void **state UNUSED)
{
	assert_int_equal(theme_look(THEME_DARK, STYLE_GOOD, 8).foreground, 2);
	assert_int_equal(theme_look(THEME_DARK, STYLE_WARNING, 8).foreground, 3);
	assert_int_equal(theme_look(THEME_DARK, STYLE_CRITICAL, 8).foreground, 1);
	/* Yellow on white cannot be read. */
	assert_int_equal(theme_look(THEME_LIGHT, STYLE_WARNING, 8).background, 3);
	/* 220 is the cube's 5 4 0. */
	assert_int_equal(theme_look(THEME_DARK, STYLE_WARNING, THEME_DIRECT).foreground, 0xffd700);
	assert_int_equal(theme_look(THEME_DARK, STYLE_DIM, THEME_DIRECT).foreground, 0x949494);
}

static void themes_go_by_name(void **state UNUSED)
{
	enum theme theme;
	struct err err;

	for (unsigned int i = 0; i < THEME_COUNT; i++) {
		assert_int_equal(theme_named(theme_name((enum theme)i), &theme, &err), 0);
		assert_int_equal(theme, i);
	}
	assert_int_equal(theme_named("pink", &theme, &err), -EINVAL);
}

TEST_MAIN(TEST(each_role_has_a_letter_of_its_own), TEST(colours_are_those_that_the_terminal_has),
	  TEST(nothing_is_told_by_colour_alone), TEST(use_is_green_then_yellow_then_red),
	  TEST(themes_go_by_name))
