/* SPDX-License-Identifier: MIT */
#include "tests/test.h"

#include "common/attr.h"
#include "governor/idle.h"

#define SEC UINT64_C(1000000)

static void doing_nothing_for_the_limit_is_idle(UNUSED void **state)
{
	static const struct {
		uint64_t at, cpu_usec, output_bytes;
		bool over;
	} looks[] = {
		{2 * SEC, 1000000, 0, false},	   /* it computed */
		{3 * SEC, 1000500, 0, false},	   /* half a thousandth is nothing */
		{11 * SEC, 1008000, 0, false},	   /* nor is it over nine seconds */
		{12 * SEC - 1, 1008000, 0, false}, /* not before its time */
		{12 * SEC, 1008000, 1, false},	   /* a byte is something */
		{21 * SEC, 1017000, 1, false},	   /* nine seconds at a thousandth */
		{21 * SEC + 1, 1018000, 1, false}, /* and a little more than that */
		{31 * SEC, 1018000, 1, false},	   {31 * SEC + 1, 1018000, 1, true},
	};
	struct idle idle;

	idle_begin(&idle, 10 * SEC, 0);
	for (size_t i = 0; i < ARRAY_LEN(looks); i++)
		assert_int_equal(
			idle_over(&idle, looks[i].at, looks[i].cpu_usec, looks[i].output_bytes),
			looks[i].over);
}

static void it_is_looked_at_ten_times_within_the_limit(UNUSED void **state)
{
	struct idle idle;

	idle_begin(&idle, 10 * SEC, 0);
	assert_true(idle_next(&idle, 5 * SEC) == 6 * SEC);
	idle_begin(&idle, 1000, 0);
	assert_true(idle_next(&idle, 0) == 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(doing_nothing_for_the_limit_is_idle),
		TEST(it_is_looked_at_ten_times_within_the_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
