/* SPDX-License-Identifier: MIT */
#include "cgroup/delta.h"

#include <stdlib.h>
#include <string.h>

#include "common/attr.h"
#include "tests/test.h"

struct pair {
	struct sample then, now;
	struct delta delta;
};

/* Two samples of a group, half a second apart. */
static void pair_init(struct pair *pair)
{
	sample_init(&pair->then);
	sample_init(&pair->now);
	pair->then.id = pair->now.id = 7;
	pair->then.mono_usec = 1000000;
	pair->now.mono_usec = 1500000;
	pair->delta = (struct delta){&pair->then, &pair->now};
}

static void pair_done(struct pair *pair)
{
	sample_done(&pair->then);
	sample_done(&pair->now);
}

static void add_device(struct sample *sample, const char *device, uint64_t bytes, bool stacked)
{
	struct sample_item *item = sample_add_item(sample, METRIC_IO_STAT_RBYTES, bytes);

	item->object = sample_add_text(sample, device, strlen(device));
	item->stacked = stacked;
}

static void a_rate_is_growth_per_second(void **state UNUSED)
{
	struct pair pair;
	uint64_t value;

	pair_init(&pair);
	sample_set(&pair.then, METRIC_CPU_STAT_USAGE_USEC, 100000);
	sample_set(&pair.now, METRIC_CPU_STAT_USAGE_USEC, 225000);
	assert_true(delta_of(&pair.delta, METRIC_CPU_STAT_USAGE_USEC, &value));
	assert_int_equal(value, 125000);
	assert_true(delta_rate(&pair.delta, METRIC_CPU_STAT_USAGE_USEC, &value));
	assert_int_equal(value, 250000);
	assert_true(delta_percent(&pair.delta, METRIC_CPU_STAT_USAGE_USEC, &value));
	assert_int_equal(value, 2500);
	assert_int_equal(delta_interval_usec(&pair.delta), 500000);
	pair_done(&pair);
}

static void a_restart_has_no_rate(void **state UNUSED)
{
	struct pair pair;
	uint64_t value;

	pair_init(&pair);
	sample_set(&pair.then, METRIC_PIDS_EVENTS_MAX, 5);
	assert_false(delta_of(&pair.delta, METRIC_PIDS_EVENTS_MAX, &value));
	sample_set(&pair.now, METRIC_PIDS_EVENTS_MAX, 4);
	assert_false(delta_of(&pair.delta, METRIC_PIDS_EVENTS_MAX, &value));
	sample_set(&pair.now, METRIC_PIDS_EVENTS_MAX, 6);
	assert_true(delta_of(&pair.delta, METRIC_PIDS_EVENTS_MAX, &value));
	pair.now.id = 8;
	assert_false(delta_of(&pair.delta, METRIC_PIDS_EVENTS_MAX, &value));
	pair.now.id = 7;
	pair.now.mono_usec = pair.then.mono_usec;
	assert_false(delta_rate(&pair.delta, METRIC_PIDS_EVENTS_MAX, &value));
	pair_done(&pair);
}

static void a_huge_counter_does_not_overflow(void **state UNUSED)
{
	struct pair pair;
	uint64_t value;

	pair_init(&pair);
	sample_set(&pair.then, METRIC_CPU_STAT_USAGE_USEC, 0);
	sample_set(&pair.now, METRIC_CPU_STAT_USAGE_USEC, UINT64_MAX / 2);
	assert_true(delta_rate(&pair.delta, METRIC_CPU_STAT_USAGE_USEC, &value));
	assert_true(value == UINT64_MAX - 1);
	pair_done(&pair);
}

static void a_total_leaves_out_devices_on_other_devices(void **state UNUSED)
{
	struct pair pair;
	uint64_t value;

	pair_init(&pair);
	sample_add_file(&pair.then, "io.stat");
	sample_add_file(&pair.now, "io.stat");
	add_device(&pair.then, "8:0", 1000, false);
	add_device(&pair.then, "253:0", 1000, true);
	add_device(&pair.now, "253:0", 3000, true);
	add_device(&pair.now, "8:0", 3000, false);
	add_device(&pair.now, "8:16", 9000, false); /* new: no rate yet */
	assert_true(delta_sum_rate(&pair.delta, METRIC_IO_STAT_RBYTES, &value));
	assert_int_equal(value, 4000);
	assert_true(delta_object_rate(&pair.delta, METRIC_IO_STAT_RBYTES, "253:0", &value));
	assert_int_equal(value, 4000);
	assert_false(delta_object_rate(&pair.delta, METRIC_IO_STAT_RBYTES, "8:16", &value));
	pair_done(&pair);
}

static void a_packed_sample_says_the_same(void **state UNUSED)
{
	struct pair pair;
	uint64_t value;

	pair_init(&pair);
	sample_set(&pair.then, METRIC_MEMORY_EVENTS_HIGH, 1);
	sample_set(&pair.then, METRIC_CPU_STAT_USAGE_USEC, 100);
	sample_add_file(&pair.then, "cgroup.type")->is_text = true;
	sample_add_file(&pair.then, "io.stat");
	add_device(&pair.then, "8:0", 1000, false);
	struct sample *packed = sample_pack(&pair.then, SAMPLE_KEEP_ITEMS);
	assert_true(sample_get(packed, METRIC_MEMORY_EVENTS_HIGH, &value));
	assert_int_equal(value, 1);
	assert_true(sample_get(packed, METRIC_CPU_STAT_USAGE_USEC, &value));
	assert_int_equal(value, 100);
	assert_false(sample_get(packed, METRIC_MEMORY_EVENTS_LOW, &value));
	assert_true(sample_get_object(packed, METRIC_IO_STAT_RBYTES, "8:0", &value));
	assert_int_equal(packed->file_count, 1);
	sample_add_file(&pair.now, "io.stat");
	add_device(&pair.now, "8:0", 2000, false);
	pair.delta.then = packed;
	assert_true(delta_object_rate(&pair.delta, METRIC_IO_STAT_RBYTES, "8:0", &value));
	assert_int_equal(value, 2000);
	free(packed);
	pair_done(&pair);
}

TEST_MAIN(TEST(a_rate_is_growth_per_second), TEST(a_restart_has_no_rate),
	  TEST(a_huge_counter_does_not_overflow), TEST(a_total_leaves_out_devices_on_other_devices),
	  TEST(a_packed_sample_says_the_same))
