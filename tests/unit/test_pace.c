/* SPDX-License-Identifier: MIT */
#include "tests/test.h"

#include "common/attr.h"
#include "common/pace.h"

#define SEC UINT64_C(1000000)

static void what_was_used_stretches_the_pause(UNUSED void **state)
{
	static const struct {
		uint64_t budget, used_usec, wanted_usec, next_usec;
	} rows[] = {
		{0, 10 * SEC, SEC, SEC},	      /* no budget */
		{100, 5000, SEC, SEC},		      /* 1 %: 5 ms need half a second */
		{100, 10000, SEC, SEC},		      /* 10 ms a second, just so */
		{100, 10001, SEC, SEC + 100},	      /* and a microsecond more */
		{100, 50000, SEC, 5 * SEC},	      /* 50 ms need five */
		{1, 1000, SEC, 10 * SEC},	      /* a hundredth of a percent */
		{3, 1, 1, 3334},		      /* rounded up */
		{100, 0, SEC, SEC},		      /* nothing was used */
		{1, 1000 * SEC, SEC, 3600 * SEC},     /* never more than an hour */
		{10000, 100, SEC, SEC},		      /* a whole CPU */
		{1, UINT64_MAX / 2, SEC, 3600 * SEC}, /* no overflow */
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct pace pace;
		pace_begin(&pace, rows[i].budget, 7);
		assert_true(pace_next(&pace, rows[i].wanted_usec, 7 + rows[i].used_usec) ==
			    rows[i].next_usec);
	}
}

/* Whatever the ticks cost, over all of them the share is kept. */
static void over_many_times_the_share_is_kept(UNUSED void **state)
{
	uint64_t cpu = 0, mono = 0, seed = 1;
	struct pace pace;

	pace_begin(&pace, 50, 0);
	for (int i = 0; i < 1000; i++) {
		seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
		cpu += seed >> 48;
		mono += pace_next(&pace, SEC, cpu);
	}
	assert_true(cpu * 10000 <= mono * 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_used_stretches_the_pause),
		TEST(over_many_times_the_share_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
