/* SPDX-License-Identifier: MIT */
#include "monitor/history.h"

#include "common/attr.h"
#include "tests/test.h"

#define MANY 1000

static void put(struct history *history, uint64_t id, uint64_t value)
{
	struct sample sample;

	sample_init(&sample);
	sample.id = id;
	sample_set(&sample, METRIC_PIDS_CURRENT, value);
	assert_int_equal(history_put(history, &sample), 0);
	sample_done(&sample);
}

static void the_sample_before_is_found_by_id(void **state UNUSED)
{
	struct history history = {0};
	uint64_t value;

	assert_null(history_get(&history, 1));
	for (uint64_t id = 1; id <= MANY; id++)
		put(&history, id, id * 2);
	for (uint64_t id = 1; id <= MANY; id++) {
		assert_true(sample_get(history_get(&history, id), METRIC_PIDS_CURRENT, &value));
		assert_int_equal(value, id * 2);
	}
	put(&history, 7, 1);
	assert_true(sample_get(history_get(&history, 7), METRIC_PIDS_CURRENT, &value));
	assert_int_equal(value, 1);
	assert_int_equal(history.count, MANY);
	history_done(&history);
}

static void groups_that_are_gone_are_forgotten(void **state UNUSED)
{
	struct history history = {0};

	for (uint64_t id = 1; id <= MANY; id++)
		put(&history, id, id);
	history_round(&history);
	for (uint64_t id = 1; id <= MANY; id += 2)
		put(&history, id, id);
	history_round(&history);
	for (uint64_t id = 1; id <= MANY; id++)
		assert_int_equal(history_get(&history, id) != NULL, id % 2);
	assert_int_equal(history.count, MANY / 2);
	/* Still there for the round after. */
	put(&history, 2, 2);
	history_round(&history);
	assert_null(history_get(&history, 1));
	assert_non_null(history_get(&history, 2));
	history_done(&history);
}

TEST_MAIN(TEST(the_sample_before_is_found_by_id), TEST(groups_that_are_gone_are_forgotten))
