/* SPDX-License-Identifier: MIT */
#include "common/unit.h"

#include "common/attr.h"
#include "tests/test.h"

#include <errno.h>

static void bytes_are_read_exactly_or_refused(UNUSED void **state)
{
	static const struct {
		const char *text;
		enum unit_bare bare;
		int result;
		uint64_t value;
	} rows[] = {
		{"0", UNIT_BARE_1024, 0, 0},
		{"512", UNIT_BARE_1024, 0, 512},
		{"512M", UNIT_BARE_1024, 0, 512ULL << 20},
		{"1.5Gi", UNIT_BARE_1024, 0, 3ULL << 29},
		{"20MB", UNIT_BARE_REFUSED, 0, 20000000},
		{"20M", UNIT_BARE_REFUSED, -ENOTUNIQ, 0},
		{"18446744073709551615", UNIT_BARE_1024, 0, UINT64_MAX},
		{"18446744073709551616", UNIT_BARE_1024, -ERANGE, 0},
		{"16384P", UNIT_BARE_1024, -EINVAL, 0},
		{"20000000Ti", UNIT_BARE_1024, -ERANGE, 0},
		{"0.3", UNIT_BARE_1024, -EINVAL, 0},
		{"1.", UNIT_BARE_1024, -EINVAL, 0},
		{".5G", UNIT_BARE_1024, -EINVAL, 0},
		{"-1", UNIT_BARE_1024, -EINVAL, 0},
		{" 1", UNIT_BARE_1024, -EINVAL, 0},
		{"1 ", UNIT_BARE_1024, -EINVAL, 0},
		{"1.2.3M", UNIT_BARE_1024, -EINVAL, 0},
		{"", UNIT_BARE_1024, -EINVAL, 0},
		{"1GiBx", UNIT_BARE_1024, -EINVAL, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint64_t value = 0;
		assert_int_equal(unit_parse_bytes(rows[i].text, rows[i].bare, &value),
				 rows[i].result);
		assert_true(value == rows[i].value);
	}
}

static void durations_need_a_unit(UNUSED void **state)
{
	uint64_t usec = 0;

	assert_int_equal(unit_parse_usec("50ms", &usec), 0);
	assert_true(usec == 50000);
	assert_int_equal(unit_parse_usec("1.5s", &usec), 0);
	assert_true(usec == 1500000);
	assert_int_equal(unit_parse_usec("0", &usec), 0);
	assert_int_equal(unit_parse_usec("5", &usec), -ENOTUNIQ);
	assert_int_equal(unit_parse_usec("0.5us", &usec), -EINVAL);
	assert_int_equal(unit_parse_usec("5parsec", &usec), -EINVAL);
}

static void numbers_for_people_have_four_characters(UNUSED void **state)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} rows[] = {
		{0, "0B"},
		{999, "999B"},
		{1000, "0.98Ki"},
		{1536, "1.50Ki"},
		{10 << 20, "10.0Mi"},
		{1023 << 10, "1.00Mi"},
		{100ULL << 30, "100Gi"},
		{UINT64_MAX, "max"},
	};
	char buf[UNIT_TEXT_SIZE];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_string_equal(unit_print_bytes(rows[i].bytes, buf), rows[i].text);
}

static void durations_for_people_have_no_exponent(UNUSED void **state)
{
	static const struct {
		uint64_t usec;
		const char *text;
	} rows[] = {
		{0, "0us"},	    {999, "999us"},	  {1000, "1ms"},
		{999499, "999ms"},  {999500, "1.00s"},	  {999999, "1.00s"},
		{1500000, "1.50s"}, {185000000, "3m05s"}, {7800000000, "2h10m"},
	};
	char buf[UNIT_TEXT_SIZE];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_string_equal(unit_print_usec(rows[i].usec, buf), rows[i].text);
}

static void yes_and_no_have_many_words(UNUSED void **state)
{
	bool value = false;

	assert_int_equal(unit_parse_bool("Yes", &value), 0);
	assert_true(value);
	assert_int_equal(unit_parse_bool("off", &value), 0);
	assert_false(value);
	assert_int_equal(unit_parse_bool("1", &value), 0);
	assert_true(value);
	assert_int_equal(unit_parse_bool("maybe", &value), -EINVAL);
	assert_int_equal(unit_parse_bool("", &value), -EINVAL);
}

TEST_MAIN(TEST(bytes_are_read_exactly_or_refused), TEST(durations_need_a_unit),
	  TEST(numbers_for_people_have_four_characters),
	  TEST(durations_for_people_have_no_exponent), TEST(yes_and_no_have_many_words))
