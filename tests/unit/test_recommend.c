/* SPDX-License-Identifier: MIT */
#include "governor/recommend.h"

#include "common/attr.h"
#include "tests/test.h"

#define MIB	     ((uint64_t)1 << 20)
#define NSEC_PER_SEC ((uint64_t)1000000000)
#define DAY	     86400

static struct recommend learnt;
static struct shape_table shapes;

static int tear_down(UNUSED void **state)
{
	recommend_done(&learnt);
	shape_table_done(&shapes);
	shapes = (struct shape_table){0};
	return 0;
}

static void percentiles_are_a_sixteenth_off_at_most(UNUSED void **state)
{
	static struct histogram histogram;

	assert_int_equal(histogram_percentile(&histogram, 50), 0);
	for (uint64_t i = 1; i <= 1000; i++)
		histogram_add(&histogram, i * 12345, 1);
	assert_in_range(histogram_percentile(&histogram, 50), 500 * 12345, 500 * 12345 * 17 / 16);
	assert_in_range(histogram_percentile(&histogram, 95), 950 * 12345, 950 * 12345 * 17 / 16);
	assert_in_range(histogram_percentile(&histogram, 100), 1000 * 12345,
			1000 * 12345 * 17 / 16);
}

static void every_number_has_a_bucket(UNUSED void **state)
{
	static const uint64_t values[] = {
		0, 1, 15, 16, 17, 4096, UINT32_MAX, UINT64_MAX - 1, UINT64_MAX};

	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		struct histogram one = {0};
		histogram_add(&one, values[i], 1);
		assert_true(histogram_percentile(&one, 50) >= values[i]);
		assert_true(histogram_percentile(&one, 50) - values[i] <= values[i] / 16);
	}
}

/* What a group has at a moment; the root has nothing. */
struct moment {
	uint64_t second, memory, peak, cpu_usec, throttled_usec, oom_kills, pids;
};

static void learn_as(const struct moment *moment, const char *path, uint64_t id, uint8_t flags)
{
	struct frame frame = {0};
	struct sample sample, root;

	sample_init(&root);
	sample_init(&sample);
	sample.id = id;
	sample.mono_usec = 1000000 * (moment->second + 1);
	sample_add_file(&sample, "cpu.stat")->metric = METRIC_CPU_STAT_USAGE_USEC;
	sample_set(&sample, METRIC_CPU_STAT_USAGE_USEC, moment->cpu_usec);
	sample_set(&sample, METRIC_CPU_STAT_THROTTLED_USEC, moment->throttled_usec);
	sample_add_file(&sample, "memory.current")->metric = METRIC_MEMORY_CURRENT;
	sample_set(&sample, METRIC_MEMORY_CURRENT, moment->memory);
	sample_add_file(&sample, "memory.peak")->metric = METRIC_MEMORY_PEAK;
	sample_set(&sample, METRIC_MEMORY_PEAK, moment->peak);
	sample_add_file(&sample, "memory.events")->metric = METRIC_MEMORY_EVENTS_LOW;
	sample_set(&sample, METRIC_MEMORY_EVENTS_OOM_KILL, moment->oom_kills);
	sample_add_file(&sample, "pids.current")->metric = METRIC_PIDS_CURRENT;
	sample_set(&sample, METRIC_PIDS_CURRENT, moment->pids);
	assert_int_equal(frame_add(&frame, "/", FRAME_ABOVE, &root, &shapes), 0);
	assert_int_equal(frame_add(&frame, path, flags, &sample, &shapes), 0);
	assert_int_equal(frame_complete(&frame, &shapes), 0);
	assert_int_equal(recommend_add(&learnt, &frame, (moment->second + 1) * NSEC_PER_SEC), 0);
	frame_done(&frame);
	sample_done(&sample);
	sample_done(&root);
}

static void learn(const struct moment *moment)
{
	learn_as(moment, "/web", 7, 0);
}

static const struct recommend_group *web(void)
{
	assert_int_equal(learnt.count, 2);
	assert_string_equal(learnt.groups[1]->path, "/web");
	return learnt.groups[1];
}

static uint64_t value_of(enum knob_id knob)
{
	struct recommend_limit limits[RECOMMEND_LIMITS_MAX];
	size_t count = recommend_limits(web(), limits);

	for (size_t i = 0; i < count; i++)
		if (limits[i].knob == knob)
			return limits[i].value;
	return 0;
}

/* Ninety seconds of 64 MiB and a fifth of a CPU, ten of 100 MiB and half of one. */
static void limits_come_from_percentiles_of_use(UNUSED void **state)
{
	struct moment at = {.pids = 30};

	for (at.second = 0; at.second <= 100; at.second++) {
		bool busy = at.second > 90;
		at.memory = (busy ? 100 : 64) * MIB;
		at.peak = 120 * MIB;
		at.cpu_usec += busy ? 500000 : 200000;
		learn(&at);
	}
	assert_in_range(value_of(KNOB_MEMORY_LOW), 64 * MIB, 69 * MIB);
	assert_in_range(value_of(KNOB_MEMORY_HIGH), 115 * MIB, 123 * MIB);
	assert_int_equal(value_of(KNOB_MEMORY_MAX), 138 * MIB);
	assert_in_range(value_of(KNOB_CPU_MAX), 5500, 6500);
	assert_int_equal(value_of(KNOB_PIDS_MAX), 60);
	assert_int_equal(web()->seen_usec, 100000000);
	assert_int_equal(recommend_confidence(web()), RECOMMEND_LOW);
	assert_false(web()->has_children);
	assert_true(learnt.groups[0]->has_children);
}

static void what_a_limit_cut_off_is_added(UNUSED void **state)
{
	learn(&(struct moment){.memory = 64 * MIB, .peak = 64 * MIB, .cpu_usec = 0});
	learn(&(struct moment){.second = 1,
			       .memory = 64 * MIB,
			       .peak = 64 * MIB,
			       .cpu_usec = 200000,
			       .throttled_usec = 300000,
			       .oom_kills = 1});
	assert_int_equal(value_of(KNOB_MEMORY_MAX), 164 * MIB);
	assert_in_range(value_of(KNOB_CPU_MAX), 3450, 4000);
	assert_int_equal(recommend_throttled(web()), 3000);
}

static void a_group_made_anew_goes_on_learning(UNUSED void **state)
{
	learn_as(&(struct moment){.memory = MIB, .cpu_usec = 9000000}, "/web", 7, 0);
	learn_as(&(struct moment){.second = 1, .memory = MIB, .cpu_usec = 9100000}, "/web", 7, 0);
	learn_as(&(struct moment){.second = 2, .memory = MIB, .cpu_usec = 5}, "/web", 8, 0);
	learn_as(&(struct moment){.second = 3, .memory = MIB, .cpu_usec = 100005}, "/web", 8, 0);
	assert_int_equal(web()->samples, 4);
	assert_int_equal(web()->seen_usec, 2000000);
	assert_int_equal(web()->grown[RECOMMEND_CPU_USEC], 200000);
}

static void what_is_old_counts_less(UNUSED void **state)
{
	for (uint64_t day = 0; day < 8; day++)
		for (uint64_t second = 0; second < 10; second++)
			learn(&(struct moment){.second = day * DAY + second,
					       .memory = (day < 5 ? 512 : 64) * MIB,
					       .peak = 512 * MIB});
	assert_in_range(value_of(KNOB_MEMORY_LOW), 64 * MIB, 69 * MIB);
	assert_int_equal(value_of(KNOB_MEMORY_MAX), 589 * MIB);
	assert_int_equal(recommend_confidence(web()), RECOMMEND_HIGH);
}

static void what_was_not_asked_for_teaches_nothing(UNUSED void **state)
{
	learn_as(&(struct moment){.memory = MIB}, "/web", 7, FRAME_ABOVE);
	learn_as(&(struct moment){.second = 1, .memory = MIB}, "/web", 7, FRAME_ABOVE);
	assert_int_equal(web()->samples, 0);
	assert_int_equal(value_of(KNOB_MEMORY_MAX), 0);
}

#define RECOMMEND_TEST(function) cmocka_unit_test_teardown(function, tear_down)

TEST_MAIN(RECOMMEND_TEST(percentiles_are_a_sixteenth_off_at_most),
	  RECOMMEND_TEST(every_number_has_a_bucket),
	  RECOMMEND_TEST(limits_come_from_percentiles_of_use),
	  RECOMMEND_TEST(what_a_limit_cut_off_is_added),
	  RECOMMEND_TEST(a_group_made_anew_goes_on_learning),
	  RECOMMEND_TEST(what_is_old_counts_less),
	  RECOMMEND_TEST(what_was_not_asked_for_teaches_nothing))
