/* SPDX-License-Identifier: MIT */
#include "monitor/tape.h"

#include <stdlib.h>

#include "cgroup/recorder.h"
#include "common/attr.h"
#include "tests/recording.h"
#include "tests/test.h"

#define FRAMES 20

struct fixture {
	struct world world;
	struct tape tape;
	struct model model;
	uint64_t usage[FRAMES]; /* of the last group, at each sample */
	char path[64];
	struct err err;
};

static const struct sample *last_sample(const struct fixture *fixture)
{
	return &fixture->world.groups[fixture->world.count - 1].sample;
}

static void record(struct fixture *fixture)
{
	const struct recorder_options options = {.head = {.host = "h\033st"}};
	struct recorder *recorder = NULL;

	assert_int_equal(recorder_open(fixture->path, &options, &recorder, &fixture->err), 0);
	for (size_t i = 0; i < FRAMES; i++) {
		world_tick(&fixture->world);
		recorder_begin(recorder, world_real_nsec(&fixture->world),
			       world_mono_usec(&fixture->world));
		for (size_t n = 0; n < fixture->world.count; n++)
			assert_int_equal(recorder_add(recorder, fixture->world.groups[n].path,
						      false, &fixture->world.groups[n].sample,
						      &fixture->err),
					 0);
		assert_int_equal(recorder_end(recorder, &fixture->err), 0);
		assert_true(sample_get(last_sample(fixture), METRIC_CPU_STAT_USAGE_USEC,
				       &fixture->usage[i]));
	}
	recorder_close(recorder);
}

static void setup(struct fixture *fixture)
{
	memset(fixture, 0, sizeof(*fixture));
	setenv("TZ", "UTC", 1);
	strcpy(fixture->path, "/tmp/cgov-tape-XXXXXX");
	close(mkstemp(fixture->path));
	assert_int_equal(world_init(&fixture->world, 5), 0);
	fixture->world.busy = 100;
	record(fixture);
	model_init(&fixture->model);
	assert_int_equal(replay_open(fixture->path, &fixture->tape.replay, &fixture->err), 0);
	assert_int_equal(replay_seek(fixture->tape.replay, UINT64_MAX, &fixture->err), 0);
}

static void done(struct fixture *fixture)
{
	tape_done(&fixture->tape);
	model_done(&fixture->model);
	world_done(&fixture->world);
	unlink(fixture->path);
}

/* The last group is the last child of the only child of "/". */
static void must_show(const struct fixture *fixture, size_t index)
{
	const struct node *node = fixture->model.top->children->children;
	uint64_t usage;

	while (node->next)
		node = node->next;
	assert_int_equal(fixture->model.group_count, 5);
	assert_true(sample_get(node->now, METRIC_CPU_STAT_USAGE_USEC, &usage));
	assert_int_equal(usage, fixture->usage[index]);
	if (index == 0)
		return;
	assert_non_null(node->then);
	assert_true(sample_get(node->then, METRIC_CPU_STAT_USAGE_USEC, &usage));
	assert_int_equal(usage, fixture->usage[index - 1]);
}

static void it_plays_back_and_on_with_the_sample_before_beside_it(void **state UNUSED)
{
	struct fixture fixture;

	setup(&fixture);
	assert_int_equal(tape_tick(&fixture.tape, &fixture.model, &fixture.err), 1);
	must_show(&fixture, FRAMES - 1);
	assert_int_equal(tape_tick(&fixture.tape, &fixture.model, &fixture.err), 0);
	must_show(&fixture, FRAMES - 1);
	for (size_t i = FRAMES - 1; i-- > 0;) {
		assert_int_equal(tape_step(&fixture.tape, &fixture.model, true, &fixture.err), 1);
		must_show(&fixture, i);
	}
	assert_int_equal(tape_step(&fixture.tape, &fixture.model, true, &fixture.err), 0);
	must_show(&fixture, 0);
	for (size_t i = 1; i < FRAMES; i++) {
		assert_int_equal(tape_tick(&fixture.tape, &fixture.model, &fixture.err), 1);
		must_show(&fixture, i);
	}
	done(&fixture);
}

static void its_label_is_the_time_and_a_harmless_host(void **state UNUSED)
{
	struct fixture fixture;

	setup(&fixture);
	assert_int_equal(tape_tick(&fixture.tape, &fixture.model, &fixture.err), 1);
	assert_string_equal(tape_label(&fixture.tape), "2026-09-21 14:13:40.0 on h\\x1bst");
	done(&fixture);
}

TEST_MAIN(TEST(it_plays_back_and_on_with_the_sample_before_beside_it),
	  TEST(its_label_is_the_time_and_a_harmless_host))
