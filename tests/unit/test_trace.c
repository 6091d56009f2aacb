/* SPDX-License-Identifier: MIT */
#include "monitor/trace.h"

#include "common/attr.h"
#include "monitor/past.h"
#include "tests/recording.h"
#include "tests/test.h"

#define GROUPS 30
#define PATH   "/part-0000.slice/app-0007.service"
#define SPAN   100
#define SECOND WORLD_NSEC_PER_SEC

struct fixture {
	struct world world;
	struct past past;
	struct model model;
	struct trace live, read;
	struct err err;
};

static void add(struct fixture *fixture, const struct world_group *group)
{
	past_add(&fixture->past, group->path, &group->sample);
	assert_int_equal(model_add(&fixture->model, group->path, world_copy(&group->sample)), 0);
}

static const struct node *find(const struct node *node, const char *path)
{
	const struct node *found = strcmp(node->path, path) == 0 ? node : NULL;

	for (const struct node *child = node->children; child && !found; child = child->next)
		found = find(child, path);
	return found;
}

/* @there: whether the group that is traced is. */
static void tick(struct fixture *fixture, bool there)
{
	struct world *world = &fixture->world;

	world_tick(world);
	past_begin(&fixture->past, world_real_nsec(world), world_mono_usec(world));
	for (size_t i = 0; i < world->count; i++)
		if (there || strcmp(world->groups[i].path, PATH) != 0)
			add(fixture, &world->groups[i]);
	assert_int_equal(model_finish(&fixture->model), 0);
	past_end(&fixture->past);
	const struct node *node = find(fixture->model.top, PATH);
	if (node)
		assert_int_equal(trace_put(&fixture->live, node, world_real_nsec(world)), 0);
}

static void setup(struct fixture *fixture, uint64_t grain_nsec)
{
	memset(fixture, 0, sizeof(*fixture));
	assert_int_equal(world_init(&fixture->world, GROUPS), 0);
	fixture->world.busy = 100;
	assert_int_equal(past_open(0, (uint64_t)8 << 20, &fixture->past, &fixture->err), 0);
	model_init(&fixture->model);
	assert_int_equal(trace_begin(&fixture->live, PATH, WORLD_START_NSEC, UINT64_MAX, grain_nsec,
				     SECOND, NULL, &fixture->err),
			 0);
}

static void done(struct fixture *fixture)
{
	trace_done(&fixture->live);
	trace_done(&fixture->read);
	model_done(&fixture->model);
	past_close(&fixture->past);
	world_done(&fixture->world);
}

static struct replay *reader_of(struct fixture *fixture)
{
	struct replay *replay = NULL;

	assert_int_equal(past_reader(&fixture->past, &replay, &fixture->err), 0);
	return replay;
}

static void read_all(struct fixture *fixture)
{
	while (trace_work(&fixture->read, 1000, &fixture->err) > 0)
		;
	assert_null(fixture->read.reader);
}

static void begin_read(struct fixture *fixture)
{
	assert_int_equal(trace_begin(&fixture->read, PATH, WORLD_START_NSEC, UINT64_MAX,
				     fixture->live.grain_nsec, SECOND, reader_of(fixture),
				     &fixture->err),
			 0);
	read_all(fixture);
}

static void must_be_equal(const struct fixture *fixture, uint64_t step_nsec)
{
	struct graph_column live[SPAN], read[SPAN];

	for (unsigned int id = 0; id < CHART_COUNT; id++) {
		trace_columns(&fixture->live, (enum chart_id)id, WORLD_START_NSEC, step_nsec, live,
			      SPAN);
		trace_columns(&fixture->read, (enum chart_id)id, WORLD_START_NSEC, step_nsec, read,
			      SPAN);
		for (size_t i = 0; i < SPAN; i++) {
			assert_int_equal(live[i].known, read[i].known);
			assert_int_equal(live[i].value, read[i].value);
			assert_int_equal(live[i].has_limit, read[i].has_limit);
			assert_int_equal(live[i].limit, read[i].limit);
		}
	}
}

static void what_is_read_is_what_was_seen_live(void **state UNUSED)
{
	struct fixture fixture;

	setup(&fixture, SECOND / 2);
	for (size_t i = 0; i < 60; i++)
		tick(&fixture, true);
	begin_read(&fixture);
	must_be_equal(&fixture, SECOND);
	assert_true(trace_has(&fixture.read, CHART_CPU));
	assert_true(trace_has(&fixture.read, CHART_MEMORY_PRESSURE));
	/* And on from there. */
	for (size_t i = 0; i < 30; i++)
		tick(&fixture, true);
	trace_extend(&fixture.read, UINT64_MAX, reader_of(&fixture));
	read_all(&fixture);
	must_be_equal(&fixture, SECOND);
	must_be_equal(&fixture, SECOND * 4);
	done(&fixture);
}

static void no_more_is_read_than_was_asked_for(void **state UNUSED)
{
	struct fixture fixture;

	setup(&fixture, SECOND / 2);
	for (size_t i = 0; i < 60; i++)
		tick(&fixture, true);
	trace_begin(&fixture.read, PATH, WORLD_START_NSEC + 10 * SECOND,
		    WORLD_START_NSEC + 20 * SECOND, SECOND / 2, SECOND, reader_of(&fixture),
		    &fixture.err);
	read_all(&fixture);
	assert_int_equal(fixture.read.count, 11);
	assert_int_equal(fixture.read.points[0].real_nsec, WORLD_START_NSEC + 10 * SECOND);
	assert_int_equal(fixture.read.to_nsec, WORLD_START_NSEC + 20 * SECOND);
	trace_extend(&fixture.read, UINT64_MAX, reader_of(&fixture));
	read_all(&fixture);
	/* It begins with the last that there was: rates need it. */
	assert_int_equal(fixture.read.to_nsec, world_real_nsec(&fixture.world));
	assert_int_equal(fixture.read.points[fixture.read.count - 1].real_nsec,
			 world_real_nsec(&fixture.world));
	done(&fixture);
}

static int count(const struct incident *incident, void *data)
{
	assert_int_equal(incident->kind, INCIDENT_OOM_KILL);
	++*(size_t *)data;
	return 0;
}

static void what_was_recorded_to_have_happened_is_found(void **state UNUSED)
{
	const struct incident incident = {
		.kind = INCIDENT_OOM_KILL,
		.real_nsec = WORLD_START_NSEC + 5 * SECOND,
		.path = PATH,
		.count = 1,
	};
	struct fixture fixture;
	struct text json = {0};
	size_t found = 0;

	setup(&fixture, SECOND / 2);
	incident_json(&incident, NULL, &json);
	for (size_t i = 0; i < 10; i++) {
		if (i == 4)
			recorder_event(fixture.past.recorder, text_str(&json));
		tick(&fixture, true);
	}
	begin_read(&fixture);
	lane_between(&fixture.read.lane, PATH, WORLD_START_NSEC, UINT64_MAX, count, &found);
	assert_int_equal(found, 1);
	text_done(&json);
	done(&fixture);
}

static void a_group_that_was_away_leaves_a_gap(void **state UNUSED)
{
	struct graph_column figures[SPAN];
	struct fixture fixture;

	setup(&fixture, SECOND / 2);
	for (size_t i = 0; i < 40; i++)
		tick(&fixture, i < 10 || i >= 30);
	begin_read(&fixture);
	must_be_equal(&fixture, SECOND);
	trace_columns(&fixture.read, CHART_MEMORY, WORLD_START_NSEC, SECOND, figures, SPAN);
	/* The first sample is a second after the start. */
	assert_false(figures[0].known);
	assert_true(figures[10].known);
	assert_false(figures[15].known);
	assert_false(figures[29].known);
	assert_true(figures[31].known);
	assert_false(figures[50].known);
	done(&fixture);
}

static void points_that_are_close_become_the_greatest_of_them(void **state UNUSED)
{
	struct graph_column fine[SPAN], coarse[SPAN];
	struct fixture fixture;

	setup(&fixture, 5 * SECOND);
	for (size_t i = 0; i < 60; i++)
		tick(&fixture, true);
	assert_int_equal(fixture.live.count, 13);
	trace_columns(&fixture.live, CHART_CPU, WORLD_START_NSEC, 5 * SECOND, coarse, SPAN);
	trace_begin(&fixture.read, PATH, WORLD_START_NSEC, UINT64_MAX, 1, SECOND,
		    reader_of(&fixture), &fixture.err);
	read_all(&fixture);
	trace_columns(&fixture.read, CHART_CPU, WORLD_START_NSEC, SECOND, fine, SPAN);
	for (size_t i = 0; i < 12; i++) {
		uint64_t most = 0;
		for (size_t n = i * 5; n < i * 5 + 5; n++)
			if (fine[n].known && fine[n].value > most)
				most = fine[n].value;
		assert_int_equal(coarse[i].value, most);
	}
	done(&fixture);
}

static void a_figure_holds_until_the_next_one(void **state UNUSED)
{
	struct graph_column figures[SPAN];
	struct fixture fixture;

	setup(&fixture, 1);
	for (size_t i = 0; i < 5; i++)
		tick(&fixture, true);
	trace_columns(&fixture.live, CHART_PIDS, WORLD_START_NSEC, SECOND / 4, figures, SPAN);
	assert_false(figures[3].known);
	for (size_t i = 4; i < 24; i++)
		assert_true(figures[i].known);
	/* Two samples and a half later something is missing. */
	assert_false(figures[32].known);
	done(&fixture);
}

static void times_out_of_sight_are_no_columns(void **state UNUSED)
{
	struct graph_column figures[SPAN];
	struct fixture fixture;

	setup(&fixture, 1);
	for (size_t i = 0; i < 5; i++)
		tick(&fixture, true);
	trace_columns(&fixture.live, CHART_PIDS, UINT64_MAX - SECOND, SECOND, figures, SPAN);
	for (size_t i = 0; i < SPAN; i++)
		assert_false(figures[i].known);
	trace_columns(&fixture.live, CHART_PIDS, 0, SECOND, figures, SPAN);
	for (size_t i = 0; i < SPAN; i++)
		assert_false(figures[i].known);
	done(&fixture);
}

TEST_MAIN(TEST(what_is_read_is_what_was_seen_live), TEST(no_more_is_read_than_was_asked_for),
	  TEST(what_was_recorded_to_have_happened_is_found),
	  TEST(a_group_that_was_away_leaves_a_gap),
	  TEST(points_that_are_close_become_the_greatest_of_them),
	  TEST(a_figure_holds_until_the_next_one), TEST(times_out_of_sight_are_no_columns))
