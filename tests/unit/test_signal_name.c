/* SPDX-License-Identifier: MIT */
#include "common/signal_name.h"

#include <signal.h>

#include "common/attr.h"
#include "tests/test.h"

static void signals_have_names_and_numbers(UNUSED void **state)
{
	static const struct {
		const char *text;
		int number;
	} rows[] = {
		{"TERM", SIGTERM}, {"SIGKILL", SIGKILL},
		{"hup", SIGHUP},   {"9", SIGKILL},
		{"0", 0},	   {"32", 0},
		{"-9", 0},	   {"", 0},
		{"SIG", 0},	   {"TERMX", 0},
		{"15 ", 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(signal_find(rows[i].text), rows[i].number);
	assert_string_equal(signal_name(SIGTERM), "TERM");
	assert_string_equal(signal_name(0), "?");
}

TEST_MAIN(TEST(signals_have_names_and_numbers))
