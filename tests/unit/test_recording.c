/* SPDX-License-Identifier: MIT */
#include "cgroup/recorder.h"
#include "cgroup/replay.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/attr.h"
#include "tests/recording.h"
#include "tests/test.h"

#define FRAMES_MAX 400

struct fixture {
	struct world world;
	struct recorder_options options;
	char path[64];
	struct text frames[FRAMES_MAX]; /* what each was, printed */
	size_t count;
	struct err err;
};

static void setup(struct fixture *fixture, size_t groups)
{
	memset(fixture, 0, sizeof(*fixture));
	strcpy(fixture->path, "/tmp/cgov-recording-XXXXXX");
	close(mkstemp(fixture->path));
	assert_int_equal(world_init(&fixture->world, groups), 0);
	fixture->options.head.interval_usec = fixture->world.interval_usec;
	strcpy(fixture->options.head.boot_id, "a boot");
	strcpy(fixture->options.head.host, "a host");
	strcpy(fixture->options.head.base, "/cgov");
}

static void done(struct fixture *fixture)
{
	unlink(fixture->path);
	world_done(&fixture->world);
	for (size_t i = 0; i < fixture->count; i++)
		text_done(&fixture->frames[i]);
}

static bool is_there(const struct world *world, size_t group)
{
	/* The last comes and goes, and is another each time. */
	return group == 0 || group + 1 < world->count || world->ticks / 7 % 2;
}

static struct recorder *open_recorder(struct fixture *fixture)
{
	struct recorder *recorder = NULL;

	assert_int_equal(recorder_open(fixture->path, &fixture->options, &recorder, &fixture->err),
			 0);
	return recorder;
}

static int record(struct fixture *fixture, struct recorder *recorder)
{
	struct world *world = &fixture->world;
	struct text *printed = &fixture->frames[fixture->count];

	world_tick(world);
	world->groups[world->count - 1].sample.id = 100000 + world->ticks / 14;
	recorder_begin(recorder, world_real_nsec(world), world_mono_usec(world));
	for (size_t i = 0; i < world->count; i++) {
		const struct world_group *group = &world->groups[i];
		if (!is_there(world, i))
			continue;
		assert_int_equal(
			recorder_add(recorder, group->path, i == 0, &group->sample, &fixture->err),
			0);
		world_print(group->path, &group->sample, printed);
	}
	fixture->count++;
	return recorder_end(recorder, &fixture->err);
}

static void record_all(struct fixture *fixture, size_t count)
{
	struct recorder *recorder = open_recorder(fixture);

	while (count-- > 0)
		assert_int_equal(record(fixture, recorder), 0);
	recorder_close(recorder);
}

static void print(const struct replay *replay, struct text *ret)
{
	const struct frame *frame = replay_frame(replay);
	struct sample sample;

	sample_init(&sample);
	for (size_t i = 0; i < frame->count; i++) {
		assert_int_equal(frame_sample(frame->groups[i], &sample), 0);
		world_print(frame->groups[i]->path, &sample, ret);
	}
	sample_done(&sample);
}

/* Which frame the time says that this is. */
static size_t frame_at(const struct replay *replay)
{
	return (size_t)((replay_real_nsec(replay) - WORLD_START_NSEC) / WORLD_NSEC_PER_SEC) - 1;
}

static void must_be(const struct fixture *fixture, const struct replay *replay, size_t index)
{
	AUTO_TEXT struct text text = {0};

	assert_int_equal(frame_at(replay), index);
	print(replay, &text);
	assert_string_equal(text_str(&text), text_str(&fixture->frames[index]));
}

static struct replay *open_replay(struct fixture *fixture)
{
	struct replay *replay = NULL;

	assert_int_equal(replay_open(fixture->path, &replay, &fixture->err), 0);
	return replay;
}

static void what_was_recorded_is_read_back(void **state UNUSED)
{
	struct fixture fixture;

	setup(&fixture, 24);
	record_all(&fixture, 200);
	struct replay *replay = open_replay(&fixture);
	assert_int_equal(replay_seek(replay, replay_first_nsec(replay), &fixture.err), 0);
	for (size_t i = 0; i < 200; i++) {
		must_be(&fixture, replay, i);
		assert_int_equal(replay_step(replay, false, &fixture.err), i < 199);
	}
	must_be(&fixture, replay, 199);
	assert_string_equal(replay_head(replay)->host, "a host");
	assert_string_equal(replay_head(replay)->boot_id, "a boot");
	assert_int_equal(replay_frame(replay)->groups[0]->flags, FRAME_ABOVE);
	for (size_t i = 199; i-- > 0;) {
		assert_int_equal(replay_step(replay, true, &fixture.err), 1);
		must_be(&fixture, replay, i);
	}
	assert_int_equal(replay_step(replay, true, &fixture.err), 0);
	must_be(&fixture, replay, 0);
	replay_close(replay);
	done(&fixture);
}

static void any_time_opens_at_the_sample_before_it(void **state UNUSED)
{
	struct fixture fixture;

	setup(&fixture, 10);
	record_all(&fixture, 150);
	struct replay *replay = open_replay(&fixture);
	for (size_t i = 0; i < 100; i++) {
		size_t index = (size_t)world_random(&fixture.world, 150);
		uint64_t nsec = WORLD_START_NSEC + (index + 1) * WORLD_NSEC_PER_SEC;
		nsec += world_random(&fixture.world, WORLD_NSEC_PER_SEC);
		assert_int_equal(replay_seek(replay, nsec, &fixture.err), 0);
		must_be(&fixture, replay, index);
	}
	assert_int_equal(replay_seek(replay, UINT64_MAX, &fixture.err), 0);
	must_be(&fixture, replay, 149);
	assert_int_equal(replay_seek(replay, WORLD_START_NSEC, &fixture.err), -ENOENT);
	replay_close(replay);
	done(&fixture);
}

static char *slurp(const char *path, size_t *ret_len)
{
	char *bytes = NULL;
	struct err err;

	assert_int_equal(fd_slurp_at(AT_FDCWD, path, (size_t)1 << 30, &bytes, ret_len, &err), 0);
	return bytes;
}

static void put(const char *path, const char *bytes, size_t len)
{
	AUTO_FD int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

	assert_int_equal(write(fd, bytes, len), len);
}

/* Of a file cut there: how many frames are whole. */
static size_t whole_frames(const uint64_t *ends, size_t count, size_t cut)
{
	size_t whole = 0;

	while (whole < count && ends[whole] <= cut)
		whole++;
	return whole;
}

static void a_recording_cut_anywhere_opens_to_its_last_whole_sample(void **state UNUSED)
{
	struct fixture fixture;
	uint64_t ends[120];
	struct stat st;
	size_t len;

	setup(&fixture, 12);
	struct recorder *recorder = open_recorder(&fixture);
	for (size_t i = 0; i < 120; i++) {
		assert_int_equal(record(&fixture, recorder), 0);
		assert_int_equal(stat(fixture.path, &st), 0);
		ends[i] = (uint64_t)st.st_size;
	}
	recorder_close(recorder);
	char *bytes = slurp(fixture.path, &len), *torn = malloc(len);
	assert_non_null(torn);
	for (size_t i = 0; i < 1000; i++) {
		size_t cut = (size_t)world_random(&fixture.world, len);
		size_t whole = whole_frames(ends, 120, cut);
		struct replay *replay = NULL;
		/* Power that fails can leave the length and lose what was in it. */
		memcpy(torn, bytes, cut);
		memset(torn + cut, 0, len - cut);
		put(fixture.path, torn, i % 2 ? cut : len);
		int r = replay_open(fixture.path, &replay, &fixture.err);
		assert_int_equal(r < 0, whole == 0);
		if (r < 0) {
			assert_true(r == -ENODATA || r == -EBADMSG);
			continue;
		}
		assert_int_equal(replay_seek(replay, UINT64_MAX, &fixture.err), 0);
		must_be(&fixture, replay, whole - 1);
		replay_close(replay);
	}
	free(torn);
	free(bytes);
	done(&fixture);
}

/* All that can be had of it is what was recorded. Return: how many samples that is. */
static size_t play(struct fixture *fixture)
{
	struct replay *replay = NULL;
	size_t count = 0;

	if (replay_open(fixture->path, &replay, &fixture->err) < 0)
		return 0;
	int r = replay_seek(replay, replay_first_nsec(replay), &fixture->err);
	for (size_t i = 0; i < 2 * FRAMES_MAX; i++) {
		if (r >= 0)
			must_be(fixture, replay, frame_at(replay));
		count += r >= 0;
		r = replay_step(replay, false, &fixture->err);
		if (r == 0)
			break;
	}
	assert_int_equal(r, 0);
	replay_close(replay);
	return count;
}

static void a_changed_bit_never_changes_a_sample(void **state UNUSED)
{
	struct fixture fixture;
	size_t len, most = 0;

	setup(&fixture, 3);
	record_all(&fixture, 150);
	assert_int_equal(play(&fixture), 150);
	char *bytes = slurp(fixture.path, &len);
	for (size_t i = 0; i < 100; i++) {
		size_t at = (size_t)world_random(&fixture.world, len);
		char bit = (char)(1 << world_random(&fixture.world, 8));
		bytes[at] ^= bit;
		put(fixture.path, bytes, len);
		size_t count = play(&fixture);
		assert_true(count < 150);
		most = count > most ? count : most;
		bytes[at] ^= bit;
	}
	/* What comes before it, and from the next key frame on, is read all the same. */
	assert_true(most > 128);
	/* Behind a damaged one that is the last there is nothing, and stepping on ends. */
	for (size_t i = 1; i <= 40; i++) {
		bytes[len - i] ^= 1;
		put(fixture.path, bytes, len);
		assert_in_range(play(&fixture), 128, 149);
		bytes[len - i] ^= 1;
	}
	free(bytes);
	done(&fixture);
}

static void a_size_is_kept_and_the_oldest_goes_first(void **state UNUSED)
{
	struct fixture fixture;
	struct stat st;
	uint64_t first = 0;

	setup(&fixture, 60);
	fixture.options.max_size = RECORDER_SIZE_MIN;
	fixture.world.busy = 100;
	struct recorder *recorder = open_recorder(&fixture);
	for (size_t i = 0; i < FRAMES_MAX; i++) {
		assert_int_equal(record(&fixture, recorder), 0);
		assert_int_equal(stat(fixture.path, &st), 0);
		assert_true((uint64_t)st.st_size <= RECORDER_SIZE_MIN);
	}
	assert_true(recorder_written(recorder) > 2 * RECORDER_SIZE_MIN);
	recorder_close(recorder);
	struct replay *replay = open_replay(&fixture);
	first = (replay_first_nsec(replay) - WORLD_START_NSEC) / WORLD_NSEC_PER_SEC - 1;
	assert_true(first > 10);
	assert_int_equal(replay_seek(replay, replay_first_nsec(replay), &fixture.err), 0);
	for (size_t i = first; i < FRAMES_MAX; i++) {
		must_be(&fixture, replay, i);
		assert_int_equal(replay_step(replay, false, &fixture.err), i + 1 < FRAMES_MAX);
	}
	replay_close(replay);
	done(&fixture);
}

static void fill(struct world *world, struct sample *large)
{
	char name[32], text[16384];

	sample_clear(large);
	for (size_t i = 0; i < 60; i++) {
		for (size_t n = 0; n < sizeof(text); n++)
			text[n] = (char)('!' + world_random(world, 90));
		snprintf(name, sizeof(name), "large.%zu", i);
		struct sample_file *file = sample_add_file(large, name);
		assert_non_null(file);
		file->is_text = true;
		file->text = sample_add_text(large, text, sizeof(text));
	}
}

static void a_sample_that_does_not_fit_the_size_is_refused(void **state UNUSED)
{
	static const char *const paths[] = {"/", "/a", "/b"};
	struct fixture fixture;
	struct sample large;
	struct stat st;

	setup(&fixture, 3);
	sample_init(&large);
	fixture.options.max_size = RECORDER_SIZE_MIN;
	record_all(&fixture, 1);
	struct recorder *recorder = open_recorder(&fixture);
	recorder_begin(recorder, WORLD_START_NSEC, 1);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		fill(&fixture.world, &large);
		assert_int_equal(recorder_add(recorder, paths[i], false, &large, &fixture.err), 0);
	}
	assert_int_equal(recorder_end(recorder, &fixture.err), -EFBIG);
	assert_int_equal(record(&fixture, recorder), 0);
	recorder_close(recorder);
	sample_done(&large);
	assert_int_equal(play(&fixture), 2);
	assert_int_equal(stat(fixture.path, &st), 0);
	assert_true((uint64_t)st.st_size <= RECORDER_SIZE_MIN);
	done(&fixture);
}

static void an_age_is_kept(void **state UNUSED)
{
	struct fixture fixture;
	struct stat then, now;

	setup(&fixture, 5);
	fixture.options.head.max_age_usec = 40 * (uint64_t)1000000;
	struct recorder *recorder = open_recorder(&fixture);
	for (size_t i = 0; i < FRAMES_MAX; i++) {
		assert_int_equal(record(&fixture, recorder), 0);
		if (i == 100)
			assert_int_equal(stat(fixture.path, &then), 0);
	}
	recorder_close(recorder);
	struct replay *replay = open_replay(&fixture);
	assert_int_equal(replay_last_nsec(replay) - replay_first_nsec(replay),
			 40 * WORLD_NSEC_PER_SEC);
	assert_int_equal(replay_seek(replay, replay_first_nsec(replay), &fixture.err), 0);
	must_be(&fixture, replay, FRAMES_MAX - 41);
	assert_int_equal(replay_step(replay, true, &fixture.err), 0);
	must_be(&fixture, replay, FRAMES_MAX - 41);
	replay_close(replay);
	assert_int_equal(stat(fixture.path, &now), 0);
	/* Slots are used again; only what is in the last of them differs. */
	assert_true(now.st_size < then.st_size + (256 << 10));
	done(&fixture);
}

static void recording_goes_on_behind_what_is_there(void **state UNUSED)
{
	struct fixture fixture;
	struct recorder *other = NULL;

	setup(&fixture, 8);
	record_all(&fixture, 30);
	struct recorder *recorder = open_recorder(&fixture);
	assert_int_equal(recorder_open(fixture.path, &fixture.options, &other, &fixture.err),
			 -EBUSY);
	for (size_t i = 0; i < 30; i++)
		assert_int_equal(record(&fixture, recorder), 0);
	recorder_close(recorder);
	assert_int_equal(play(&fixture), 60);
	put(fixture.path, "something else", 14);
	assert_int_equal(recorder_open(fixture.path, &fixture.options, &other, &fixture.err),
			 -EBADMSG);
	assert_int_equal(replay_open(fixture.path, &(struct replay *){NULL}, &fixture.err),
			 -EBADMSG);
	done(&fixture);
}

static void parents_that_were_not_read_are_there_empty(void **state UNUSED)
{
	struct fixture fixture;

	setup(&fixture, 1);
	struct recorder *recorder = open_recorder(&fixture);
	recorder_begin(recorder, WORLD_START_NSEC, 1);
	static const char *const paths[] = {"/b/c", "/a/b/c", "/a-b", "/a/b", "/a.b/c"};
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		assert_int_equal(recorder_add(recorder, paths[i], false,
					      &fixture.world.groups[0].sample, &fixture.err),
				 0);
	assert_int_equal(recorder_end(recorder, &fixture.err), 0);
	recorder_close(recorder);
	static const struct {
		const char *path;
		unsigned int flags, parent;
	} rows[] = {
		{"/", FRAME_ABOVE, 0}, {"/a", FRAME_ABOVE, 0}, {"/a/b", 0, 1},
		{"/a/b/c", 0, 2},      {"/a-b", 0, 0},	       {"/a.b", FRAME_ABOVE, 0},
		{"/a.b/c", 0, 5},      {"/b", FRAME_ABOVE, 0}, {"/b/c", 0, 7},
	};
	struct replay *replay = open_replay(&fixture);
	assert_int_equal(replay_seek(replay, UINT64_MAX, &fixture.err), 0);
	const struct frame *frame = replay_frame(replay);
	assert_int_equal(frame->count, ARRAY_LEN(rows));
	for (size_t i = 0; i < frame->count; i++) {
		assert_string_equal(frame->groups[i]->path, rows[i].path);
		assert_int_equal(frame->groups[i]->flags, rows[i].flags);
		assert_int_equal(frame->groups[i]->parent, rows[i].parent);
	}
	replay_close(replay);
	done(&fixture);
}

static void collect(const char *json, size_t len, void *data)
{
	text_add_bytes(data, json, len);
	text_add(data, ";");
}

static void events_stand_before_the_sample_that_follows(void **state UNUSED)
{
	AUTO_TEXT struct text events = {0};
	struct fixture fixture;

	setup(&fixture, 3);
	struct recorder *recorder = open_recorder(&fixture);
	assert_int_equal(record(&fixture, recorder), 0);
	recorder_event(recorder, "{\"event\":\"oom\"}");
	recorder_event(recorder, "{\"event\":\"max\"}");
	assert_int_equal(record(&fixture, recorder), 0);
	assert_int_equal(record(&fixture, recorder), 0);
	recorder_close(recorder);
	struct replay *replay = open_replay(&fixture);
	assert_int_equal(replay_seek(replay, replay_first_nsec(replay), &fixture.err), 0);
	replay_events(replay, collect, &events);
	assert_string_equal(text_str(&events), "");
	assert_int_equal(replay_step(replay, false, &fixture.err), 1);
	replay_events(replay, collect, &events);
	assert_string_equal(text_str(&events), "{\"event\":\"oom\"};{\"event\":\"max\"};");
	text_clear(&events);
	assert_int_equal(replay_step(replay, false, &fixture.err), 1);
	replay_events(replay, collect, &events);
	assert_string_equal(text_str(&events), "");
	must_be(&fixture, replay, 2);
	replay_close(replay);
	done(&fixture);
}

TEST_MAIN(TEST(what_was_recorded_is_read_back), TEST(any_time_opens_at_the_sample_before_it),
	  TEST(a_recording_cut_anywhere_opens_to_its_last_whole_sample),
	  TEST(a_changed_bit_never_changes_a_sample),
	  TEST(a_size_is_kept_and_the_oldest_goes_first),
	  TEST(a_sample_that_does_not_fit_the_size_is_refused), TEST(an_age_is_kept),
	  TEST(recording_goes_on_behind_what_is_there),
	  TEST(parents_that_were_not_read_are_there_empty),
	  TEST(events_stand_before_the_sample_that_follows))
