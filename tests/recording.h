/* SPDX-License-Identifier: MIT */
/*
 * A small world of groups that lives without a kernel, for tests and figures of recordings: samples
 * of a fixture, whose numbers move.
 */
#pragma once

#include "cgroup/frame.h"
#include "cgroup/sample_json.h"
#include "cgroup/sampler.h"

#include <stdio.h>
#include <string.h>

#define WORLD_NSEC_PER_SEC ((uint64_t)1000000000)
#define WORLD_START_NSEC   ((uint64_t)1790000000 * WORLD_NSEC_PER_SEC)

struct world_group {
	char path[64];
	struct sample sample;
};

struct world {
	struct world_group *groups;
	size_t count;
	uint64_t random;
	uint64_t ticks;
	uint64_t interval_usec;
	unsigned int busy; /* of a hundred groups, how many do something between two samples */
};

static inline uint64_t world_random(struct world *world, uint64_t below)
{
	world->random = world->random * 6364136223846793005U + 1442695040888963407U;
	return (world->random >> 33) % below;
}

static inline int world_read(const char *fixture, struct sample *ret)
{
	struct sampler *sampler = sampler_new();
	AUTO_CG struct cg cg = CG_NONE;
	struct err err;

	sample_init(ret);
	int r = sampler ? cg_open_path(fixture, &cg, &err) : -1;
	if (r == 0)
		r = sampler_read(sampler, &cg, SAMPLE_ALL, ret, &err);
	sampler_free(sampler);
	return r;
}

/* "/", and below it tens of groups with tens of children. */
static inline int world_init(struct world *world, size_t count)
{
	*world = (struct world){.random = 1, .interval_usec = 1000000, .busy = 10};
	world->groups = calloc(count, sizeof(*world->groups));
	for (size_t i = 0; world->groups && i < count; i++, world->count++) {
		struct world_group *group = &world->groups[i];
		const char *fixture =
			i ? "tests/fixtures/tree-7.2/work" : "tests/fixtures/tree-7.2";
		if (i == 0)
			strcpy(group->path, "/");
		else if (i % 20 == 1)
			snprintf(group->path, sizeof(group->path), "/part-%04zu.slice", i / 20);
		else
			snprintf(group->path, sizeof(group->path),
				 "/part-%04zu.slice/app-%04zu.service", (i - 1) / 20, i);
		if (world_read(fixture, &group->sample) < 0)
			return -1;
		group->sample.id = 1 + i * 37;
	}
	return world->groups ? 0 : -1;
}

static inline void world_done(struct world *world)
{
	for (size_t i = 0; i < world->count; i++)
		sample_done(&world->groups[i].sample);
	free(world->groups);
}

/* Some of its counters grow, some of its gauges change. */
static inline void world_move(struct world *world, struct sample *sample)
{
	for (size_t id = 0; id < METRIC_COUNT; id++) {
		if (!sample_has(sample, (enum metric_id)id) || metrics[id].pace != METRIC_FAST ||
		    world_random(world, 3) == 0)
			continue;
		if (metrics[id].kind == METRIC_COUNTER)
			sample->value[id] += world_random(world, 20000);
		else if (sample->value[id] != UNIT_MAX)
			sample->value[id] ^= world_random(world, 64) << 12;
	}
	for (size_t i = 0; i < sample->item_count; i++)
		if (world_random(world, 4) == 0)
			sample->items[i].value += world_random(world, 1 << 20);
}

static inline uint64_t world_real_nsec(const struct world *world)
{
	return WORLD_START_NSEC + world->ticks * world->interval_usec * 1000;
}

static inline uint64_t world_mono_usec(const struct world *world)
{
	return 1000000 + world->ticks * world->interval_usec;
}

static inline void world_tick(struct world *world)
{
	uint64_t usec = world_mono_usec(world);

	world->ticks++;
	for (size_t i = 0; i < world->count; i++) {
		struct sample *sample = &world->groups[i].sample;
		usec += 90 + world_random(world, 30);
		sample->mono_usec = usec + world->interval_usec;
		if (world_random(world, 100) < world->busy)
			world_move(world, sample);
	}
}

/* As frames make it. Return: owned; NULL when memory is short. */
static inline struct sample *world_copy(const struct sample *sample)
{
	struct sample *copy = calloc(1, sizeof(*copy));
	struct shape_table shapes = {0};
	struct frame frame = {0};

	if (copy)
		sample_init(copy);
	if (!copy || frame_add(&frame, "/", 0, sample, &shapes) < 0 ||
	    frame_sample(frame.groups[0], copy) < 0) {
		free(copy);
		copy = NULL;
	}
	frame_done(&frame);
	shape_table_done(&shapes);
	return copy;
}

/* Everything that is known of a sample, to be compared. */
static inline void world_print(const char *path, const struct sample *sample, struct text *ret)
{
	struct json_text json = {.out = ret};

	text_addf(ret, "%s %llu %llu ", path, (unsigned long long)sample->id,
		  (unsigned long long)sample->mono_usec);
	json_text_open(&json, JSON_NO_KEY, '{');
	sample_json_write(sample, &json);
	json_text_close(&json, '}');
	text_add(ret, "\n");
}
