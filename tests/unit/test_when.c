/* SPDX-License-Identifier: MIT */
#include "common/when.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "common/attr.h"
#include "tests/test.h"

#define SEC ((uint64_t)1000000000)
/* 2026-11-23 21:00:00 to 22:30:00 UTC. */
#define FIRST (1795467600 * SEC)
#define LAST  (1795473000 * SEC)

static void a_moment_is_named_in_many_ways(void **state UNUSED)
{
	static const struct {
		const char *text;
		uint64_t nsec;
	} rows[] = {
		{"2026-11-23T21:30:00Z", FIRST + 1800 * SEC},
		{"2026-11-23 21:30:00Z", FIRST + 1800 * SEC},
		{"2026-11-23T21:30Z", FIRST + 1800 * SEC},
		{"2026-11-23T21:30:00.25Z", FIRST + 1800 * SEC + SEC / 4},
		{"2026-11-23T21:30:00.123456789Z", FIRST + 1800 * SEC + 123456789},
		{"2026-11-23T23:30:00+02:00", FIRST + 1800 * SEC},
		{"2026-11-23T16:00:00-05:30", FIRST + 1800 * SEC},
		/* This test's zone is an hour east. */
		{"2026-11-23T22:30:00", FIRST + 1800 * SEC},
		{"22:30", FIRST + 1800 * SEC},
		{"22:30:05.5", FIRST + 1805 * SEC + SEC / 2},
		{"23:31", LAST + 60 * SEC - 86400 * SEC},
		{"-5m", LAST - 300 * SEC},
		{"-500ms", LAST - SEC / 2},
		{"+30s", FIRST + 30 * SEC},
		{"-0", LAST},
	};

	setenv("TZ", "XXX-1", 1);
	tzset();
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint64_t nsec = 0;
		assert_int_equal(when_parse(rows[i].text, FIRST, LAST, &nsec), 0);
		assert_int_equal(nsec, rows[i].nsec);
	}
}

static void what_is_no_moment_is_refused(void **state UNUSED)
{
	static const char *const rows[] = {
		"",
		"now",
		"22",
		"22:3",
		"22:60",
		"24:00",
		"22:30x",
		"-5",
		"+",
		"--5m",
		"22:30:",
		"22:30:00.",
		"2026-11-23",
		"2026-13-01T00:00",
		"2026-11-23T21:30:00z",
		"2026-11-23T21:30:00+2",
		"2026-11-23T21:30:00Zx",
		"0000-01-01T00:00:00Z",
		"22:30Z",
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint64_t nsec = 7;
		assert_int_equal(when_parse(rows[i], FIRST, LAST, &nsec), -EINVAL);
		assert_int_equal(nsec, 7);
	}
}

TEST_MAIN(TEST(a_moment_is_named_in_many_ways), TEST(what_is_no_moment_is_refused))
