/* SPDX-License-Identifier: MIT */
#include "monitor/trend.h"

#include "common/attr.h"
#include "monitor/past.h"
#include "tests/recording.h"
#include "tests/test.h"

#define GROUPS 45
#define TICKS  100

static void put(struct trend *trend, enum column_id column, uint64_t figure)
{
	trend_put(trend, column, &figure);
}

static void it_keeps_the_last_figures_in_order(void **state UNUSED)
{
	struct trend trend = {0};

	assert_int_equal(trend_get(&trend, 0), TREND_UNKNOWN);
	for (uint64_t i = 1; i <= TREND_SIZE + 10; i++)
		put(&trend, COLUMN_PIDS, i);
	for (size_t back = 0; back < TREND_SIZE; back++)
		assert_int_equal(trend_get(&trend, back), TREND_SIZE + 10 - back);
	assert_int_equal(trend_get(&trend, TREND_SIZE), TREND_UNKNOWN);
}

static void what_is_unknown_stays_so_and_counts_for_nothing(void **state UNUSED)
{
	struct trend trend = {0};
	uint64_t mean;

	assert_false(trend_mean(&trend, &mean));
	trend_put(&trend, COLUMN_MEMORY, NULL);
	assert_false(trend_mean(&trend, &mean));
	put(&trend, COLUMN_MEMORY, 4096);
	trend_put(&trend, COLUMN_MEMORY, NULL);
	put(&trend, COLUMN_MEMORY, 12288);
	assert_int_equal(trend_get(&trend, 1), TREND_UNKNOWN);
	assert_true(trend_mean(&trend, &mean));
	assert_int_equal(mean, 8192);
	assert_int_equal(trend_top(&trend, 3), 12);
	put(&trend, COLUMN_MEMORY, UINT64_MAX);
	assert_int_equal(trend_get(&trend, 0), TREND_UNKNOWN - 1);
}

static void figures_of_another_column_begin_anew(void **state UNUSED)
{
	struct trend trend = {0};

	put(&trend, COLUMN_CPU, 5000);
	assert_int_equal(trend_top(&trend, 1), 5000);
	put(&trend, COLUMN_CPU, 1);
	/* Of a share of time, little is not drawn as much. */
	assert_int_equal(trend_top(&trend, 1), 1000);
	put(&trend, COLUMN_PIDS, 3);
	assert_int_equal(trend.count, 1);
	assert_int_equal(trend_top(&trend, 1), 3);
}

static void columns_without_a_figure_have_that_of_cpu(void **state UNUSED)
{
	static const struct {
		enum column_id sort, column;
	} rows[] = {
		{COLUMN_COUNT, COLUMN_CPU},
		{COLUMN_TREND, COLUMN_CPU},
		{COLUMN_EVENTS, COLUMN_CPU},
		{COLUMN_MEMORY_LIMIT, COLUMN_CPU},
		{COLUMN_MEMORY, COLUMN_MEMORY},
		{COLUMN_READ, COLUMN_READ},
		{COLUMN_MEMORY_BAR, COLUMN_MEMORY_BAR},
		{COLUMN_METRIC + METRIC_MEMORY_STAT_FILE, COLUMN_METRIC + METRIC_MEMORY_STAT_FILE},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(trend_column(rows[i].sort), rows[i].column);
}

struct fixture {
	struct world world;
	struct past past;
	struct model model;
	struct err err;
};

static void tick(struct fixture *fixture)
{
	struct world *world = &fixture->world;

	world_tick(world);
	past_begin(&fixture->past, world_real_nsec(world), world_mono_usec(world));
	for (size_t i = 0; i < world->count; i++) {
		const struct world_group *group = &world->groups[i];
		/* One comes and goes. */
		if (i == 7 && world->ticks / 20 % 2)
			continue;
		past_add(&fixture->past, group->path, &group->sample);
		assert_int_equal(
			model_add(&fixture->model, group->path, world_copy(&group->sample)), 0);
	}
	assert_int_equal(model_finish(&fixture->model), 0);
	past_end(&fixture->past);
}

/* Of all groups, one after the other. */
static void copy_trends(const struct node *node, struct trend *ret, size_t *count)
{
	ret[(*count)++] = node->trend;
	for (const struct node *child = node->children; child; child = child->next)
		copy_trends(child, ret, count);
}

static void must_be_equal(const struct trend *live, const struct trend *filled, enum column_id id)
{
	assert_int_equal(live->column, filled->column);
	for (size_t back = 0; back < live->count && back < filled->count; back++) {
		uint32_t one = trend_get(live, back), other = trend_get(filled, back);
		/* A rate over many devices is that of their sum, but for what rounding makes. */
		if (columns[id].how == HOW_SUM_RATE && one != TREND_UNKNOWN)
			assert_in_range(other, one ? one - 1 : 0, one + 1);
		else
			assert_int_equal(one, other);
	}
}

static void what_is_filled_in_is_what_was_seen_live(void **state UNUSED)
{
	static const enum column_id ids[] = {
		COLUMN_CPU,
		COLUMN_MEMORY,
		COLUMN_MEMORY_BAR,
		COLUMN_PIDS,
		COLUMN_READ,
		COLUMN_IO_PRESSURE,
		COLUMN_METRIC + METRIC_MEMORY_STAT_PGFAULT,
	};
	static struct trend live[GROUPS], filled[GROUPS];
	struct fixture fixture = {0};

	assert_int_equal(world_init(&fixture.world, GROUPS), 0);
	assert_int_equal(past_open(0, (uint64_t)8 << 20, &fixture.past, &fixture.err), 0);
	model_init(&fixture.model);
	for (size_t n = 0; n < ARRAY_LEN(ids); n++) {
		size_t count = 0, again = 0;
		struct replay *replay = NULL;
		fixture.model.trend = ids[n];
		for (size_t i = 0; i < TICKS; i++)
			tick(&fixture);
		copy_trends(fixture.model.top, live, &count);
		assert_int_equal(past_reader(&fixture.past, &replay, &fixture.err), 0);
		assert_int_equal(trend_fill(&fixture.model, replay,
					    fixture.past.last_nsec - 70 * WORLD_NSEC_PER_SEC,
					    UINT64_MAX, NULL, &fixture.err),
				 0);
		replay_close(replay);
		copy_trends(fixture.model.top, filled, &again);
		assert_int_equal(count, again);
		assert_int_equal(filled[0].count, TREND_SIZE);
		for (size_t i = 0; i < count; i++)
			must_be_equal(&live[i], &filled[i], ids[n]);
	}
	model_done(&fixture.model);
	past_close(&fixture.past);
	world_done(&fixture.world);
}

TEST_MAIN(TEST(it_keeps_the_last_figures_in_order),
	  TEST(what_is_unknown_stays_so_and_counts_for_nothing),
	  TEST(figures_of_another_column_begin_anew),
	  TEST(columns_without_a_figure_have_that_of_cpu),
	  TEST(what_is_filled_in_is_what_was_seen_live))
