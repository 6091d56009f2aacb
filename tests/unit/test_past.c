/* SPDX-License-Identifier: MIT */
#include "monitor/past.h"

#include <errno.h>

#include "common/attr.h"
#include "tests/recording.h"
#include "tests/test.h"

#define GROUPS	  200
#define MAX_BYTES ((uint64_t)2 << 20)
#define SPAN_USEC ((uint64_t)60 * 1000000)

struct fixture {
	struct world world;
	struct past past;
	uint64_t real_nsec; /* of the last sample */
	struct err err;
};

static void setup(struct fixture *fixture, size_t groups, uint64_t span_usec)
{
	memset(fixture, 0, sizeof(*fixture));
	assert_int_equal(world_init(&fixture->world, groups), 0);
	fixture->world.busy = 100;
	assert_int_equal(past_open(span_usec, MAX_BYTES, &fixture->past, &fixture->err), 0);
	fixture->real_nsec = WORLD_START_NSEC;
}

static void done(struct fixture *fixture)
{
	past_close(&fixture->past);
	world_done(&fixture->world);
}

/* @step_nsec: by which the wall clock moves. @left_out: a group that is not there; 0: all are. */
static void keep(struct fixture *fixture, int64_t step_nsec, size_t left_out)
{
	world_tick(&fixture->world);
	fixture->real_nsec += (uint64_t)step_nsec;
	past_begin(&fixture->past, fixture->real_nsec, world_mono_usec(&fixture->world));
	for (size_t i = 0; i < fixture->world.count; i++)
		if (i == 0 || i != left_out)
			past_add(&fixture->past, fixture->world.groups[i].path,
				 &fixture->world.groups[i].sample);
	past_end(&fixture->past);
	assert_false(fixture->past.lost);
}

static void keep_many(struct fixture *fixture, size_t count)
{
	while (count-- > 0)
		keep(fixture, 1000000000, 0);
}

static struct replay *reader_of(struct fixture *fixture)
{
	struct replay *replay = NULL;

	assert_int_equal(past_reader(&fixture->past, &replay, &fixture->err), 0);
	return replay;
}

static void nothing_is_kept_before_the_first_sample(void **state UNUSED)
{
	struct replay *replay = NULL;
	struct fixture fixture;

	setup(&fixture, 2, SPAN_USEC);
	assert_int_equal(past_reader(&fixture.past, &replay, &fixture.err), -ENODATA);
	keep_many(&fixture, 1);
	replay_close(reader_of(&fixture));
	done(&fixture);
}

static void it_never_takes_more_memory_than_it_may(void **state UNUSED)
{
	struct fixture fixture;

	setup(&fixture, GROUPS, 0);
	for (size_t i = 0; i < 300; i++) {
		keep_many(&fixture, 1);
		assert_in_range(past_room(&fixture.past), 1, MAX_BYTES);
	}
	struct replay *replay = reader_of(&fixture);
	assert_int_equal(replay_last_nsec(replay), fixture.real_nsec);
	/* The oldest went, and as much stayed as there is room for. */
	assert_true(replay_first_nsec(replay) > WORLD_START_NSEC + WORLD_NSEC_PER_SEC);
	assert_true(past_room(&fixture.past) > MAX_BYTES / 2);
	replay_close(replay);
	done(&fixture);
}

static void what_is_too_old_goes_and_takes_no_memory(void **state UNUSED)
{
	struct fixture fixture;

	setup(&fixture, 5, SPAN_USEC);
	keep_many(&fixture, 90);
	uint64_t room = past_room(&fixture.past);
	keep_many(&fixture, 600);
	struct replay *replay = reader_of(&fixture);
	assert_in_range(fixture.real_nsec - replay_first_nsec(replay), SPAN_USEC * 875,
			SPAN_USEC * 1000);
	assert_int_equal(replay_seek(replay, replay_first_nsec(replay), &fixture.err), 0);
	assert_in_range(past_room(&fixture.past), room / 2, room * 2);
	replay_close(replay);
	done(&fixture);
}

static size_t groups_at(struct fixture *fixture, uint64_t real_nsec)
{
	struct replay *replay = reader_of(fixture);

	assert_int_equal(replay_seek(replay, real_nsec, &fixture->err), 0);
	size_t count = replay_frame(replay)->count;
	replay_close(replay);
	return count;
}

static void a_group_that_comes_and_goes_is_there_when_it_was(void **state UNUSED)
{
	struct fixture fixture;
	uint64_t times[4];

	setup(&fixture, 5, SPAN_USEC);
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		keep(&fixture, 1000000000, i % 2 ? 4 : 0);
		times[i] = fixture.real_nsec;
	}
	for (size_t i = 0; i < ARRAY_LEN(times); i++)
		assert_int_equal(groups_at(&fixture, times[i]), i % 2 ? 4 : 5);
	done(&fixture);
}

static void a_clock_that_is_set_back_loses_nothing(void **state UNUSED)
{
	struct fixture fixture;
	size_t count = 1;

	setup(&fixture, 5, 0);
	keep_many(&fixture, 10);
	keep(&fixture, -3600000000000, 0);
	keep_many(&fixture, 10);
	struct replay *replay = reader_of(&fixture);
	assert_int_equal(replay_seek(replay, UINT64_MAX, &fixture.err), 0);
	assert_int_equal(replay_real_nsec(replay), fixture.real_nsec);
	while (replay_step(replay, true, &fixture.err) > 0)
		count++;
	assert_int_equal(count, 21);
	replay_close(replay);
	done(&fixture);
}

static void a_sample_that_does_not_fit_is_lost_and_the_next_one_is_not(void **state UNUSED)
{
	struct fixture fixture;
	struct sample huge;
	char name[32];

	setup(&fixture, 5, SPAN_USEC);
	keep_many(&fixture, 3);
	sample_init(&huge);
	huge.id = 99;
	for (uint64_t i = 0; i < 4000; i++) {
		snprintf(name, sizeof(name), "%llx.%llx", (unsigned long long)(i * 77777777777),
			 (unsigned long long)world_random(&fixture.world, UINT32_MAX));
		struct sample_file *file = sample_add_file(&huge, name);
		if (!file)
			break;
		file->is_text = true;
		for (size_t n = 0; n < 2; n++)
			file->text = sample_add_text(&huge, name, strlen(name));
	}
	past_begin(&fixture.past, fixture.real_nsec + 1, 1);
	for (size_t i = 0; i < 400; i++) {
		snprintf(name, sizeof(name), "/huge-%zu", i);
		past_add(&fixture.past, name, &huge);
		huge.files[i % huge.file_count].is_text ^= true;
	}
	past_end(&fixture.past);
	assert_true(fixture.past.lost);
	sample_done(&huge);
	keep_many(&fixture, 1);
	assert_int_equal(groups_at(&fixture, UINT64_MAX), 5);
	done(&fixture);
}

static void the_tape_learns_what_was_kept_since(void **state UNUSED)
{
	struct fixture fixture;
	struct model model;

	model_init(&model);
	setup(&fixture, 5, SPAN_USEC);
	keep_many(&fixture, 4);
	assert_int_equal(past_look(&fixture.past, &fixture.err), 0);
	assert_int_equal(tape_at(&fixture.past.tape, &model, UINT64_MAX, &fixture.err), 1);
	assert_int_equal(tape_step(&fixture.past.tape, &model, false, &fixture.err), 0);
	keep_many(&fixture, 1);
	assert_int_equal(past_look(&fixture.past, &fixture.err), 0);
	assert_int_equal(tape_hold(&fixture.past.tape, fixture.real_nsec - 1, &fixture.err), 0);
	assert_int_equal(tape_step(&fixture.past.tape, &model, false, &fixture.err), 1);
	/* Before the first there is the first. */
	assert_int_equal(tape_at(&fixture.past.tape, &model, 1, &fixture.err), 0);
	assert_int_equal(replay_real_nsec(fixture.past.tape.replay),
			 replay_first_nsec(fixture.past.tape.replay));
	model_done(&model);
	done(&fixture);
}

TEST_MAIN(TEST(nothing_is_kept_before_the_first_sample),
	  TEST(it_never_takes_more_memory_than_it_may),
	  TEST(what_is_too_old_goes_and_takes_no_memory),
	  TEST(a_group_that_comes_and_goes_is_there_when_it_was),
	  TEST(a_clock_that_is_set_back_loses_nothing),
	  TEST(a_sample_that_does_not_fit_is_lost_and_the_next_one_is_not),
	  TEST(the_tape_learns_what_was_kept_since))
