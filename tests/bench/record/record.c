/* SPDX-License-Identifier: MIT */
/*
 * bench-record FILE GROUPS FRAMES BUSY: a recording of a made-up tree, BUSY of a hundred groups
 * doing something between two samples, a second apart. Prints bytes a group and sample, the CPU
 * time of a frame, and how long it takes to open the file anew at random times of it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "cgroup/recorder.h"
#include "cgroup/replay.h"
#include "tests/recording.h"

#define OPENINGS 200

static double now_msec(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int record_one(struct recorder *recorder, struct world *world, double *cpu, struct err *err)
{
	int r = 0;

	world_tick(world);
	double before = now_msec(CLOCK_PROCESS_CPUTIME_ID);
	recorder_begin(recorder, world_real_nsec(world), world_mono_usec(world));
	for (size_t i = 0; r == 0 && i < world->count; i++)
		r = recorder_add(recorder, world->groups[i].path, false, &world->groups[i].sample,
				 err);
	if (r == 0)
		r = recorder_end(recorder, err);
	*cpu += now_msec(CLOCK_PROCESS_CPUTIME_ID) - before;
	return r;
}

static int record(const char *path, struct world *world, size_t frames, struct err *err)
{
	const struct recorder_options options = {.head = {.interval_usec = 1000000}};
	struct recorder *recorder = NULL;
	double cpu = 0;
	struct stat st;

	int r = recorder_open(path, &options, &recorder, err);
	for (size_t i = 0; r == 0 && i < frames; i++)
		r = record_one(recorder, world, &cpu, err);
	recorder_close(recorder);
	if (r < 0 || stat(path, &st) < 0)
		return r < 0 ? r : -1;
	printf("%zu groups, %u %% busy, %zu samples: %.2f bytes a group and sample, %.1f MB, "
	       "%.2f ms CPU a sample\n",
	       world->count, world->busy, frames,
	       (double)st.st_size / (double)frames / (double)world->count, (double)st.st_size / 1e6,
	       cpu / (double)frames);
	return 0;
}

static int compare(const void *a, const void *b)
{
	const double one = *(const double *)a, other = *(const double *)b;

	return (one > other) - (one < other);
}

static int open_anywhere(const char *path, struct world *world, struct err *err)
{
	double msec[OPENINGS];

	for (size_t i = 0; i < OPENINGS; i++) {
		struct replay *replay = NULL;
		uint64_t nsec = WORLD_START_NSEC +
				(1 + world_random(world, world->ticks)) * WORLD_NSEC_PER_SEC;
		double before = now_msec(CLOCK_MONOTONIC);
		int r = replay_open(path, &replay, err);
		if (r == 0)
			r = replay_seek(replay, nsec, err);
		if (r == 0 && replay_real_nsec(replay) != nsec)
			r = err_say(err, EINVAL, "it opened elsewhere");
		msec[i] = now_msec(CLOCK_MONOTONIC) - before;
		replay_close(replay);
		if (r < 0)
			return r;
	}
	qsort(msec, OPENINGS, sizeof(*msec), compare);
	printf("opened at %d times: median %.1f ms, slowest %.1f ms\n", OPENINGS,
	       msec[OPENINGS / 2], msec[OPENINGS - 1]);
	return 0;
}

int main(int argc, char **argv)
{
	struct world world;
	struct err err = {0};

	if (argc != 5 || world_init(&world, strtoul(argv[2], NULL, 10)) < 0) {
		fputs("usage: bench-record FILE GROUPS FRAMES BUSY (from the top folder)\n",
		      stderr);
		return 2;
	}
	world.busy = (unsigned int)strtoul(argv[4], NULL, 10);
	int r = record(argv[1], &world, strtoul(argv[3], NULL, 10), &err);
	if (r == 0)
		r = open_anywhere(argv[1], &world, &err);
	if (r < 0)
		fprintf(stderr, "bench-record: %s\n", err.text);
	world_done(&world);
	return r < 0;
}
