/* SPDX-License-Identifier: MIT */
#include "governor/engine.h"

#include "governor/engine_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* How far the wall clock may part from the other between two ticks. */
#define JUMP_NSEC ((uint64_t)2000000000)

const char *engine_kind_name(enum engine_kind kind)
{
	static const char *const names[] = {[ENGINE_FIRES] = "fires",
					    [ENGINE_ACTS] = "acts",
					    [ENGINE_HELD] = "held",
					    [ENGINE_ENDS] = "ends"};

	return names[kind];
}

const char *engine_why_text(enum engine_why why)
{
	static const char *const texts[] = {
		[ENGINE_WHY_NONE] = "",
		[ENGINE_WHY_PROTECTED] = "the group is protected",
		[ENGINE_WHY_BUDGET] = "enough was killed in that time",
		[ENGINE_WHY_WAITS] = "one that was killed is not gone yet",
		[ENGINE_WHY_COOLDOWN] = "another rule did the same to it just before",
		[ENGINE_WHY_CONFLICT] = "a rule that goes before does something else to it",
		[ENGINE_WHY_NO_LONGER] = "the condition does not hold now",
		[ENGINE_WHY_LIMIT] = "it fired as often as it may in that time",
		[ENGINE_WHY_LOWERED] = "a limit of the group was lowered just before",
	};

	return texts[why];
}

void engine_free(struct engine *engine)
{
	if (!engine)
		return;
	arena_done(&engine->arena);
	free(engine);
}

void engine_hold(struct engine *engine, uint64_t until_mono_usec)
{
	engine->hold_until = until_mono_usec;
}

/* Both lists have one order. */
static void meet(struct engine *engine)
{
	const struct engine_input *input = engine->input;
	size_t at = 0;

	for (size_t i = 0; i < engine->place_count; i++) {
		struct engine_place *place = &engine->places[i];
		int order = 1;
		while (at < input->count &&
		       (order = frame_path_compare(input->groups[at].path, place->path)) < 0)
			at++;
		place->now = at < input->count && order == 0 ? &input->groups[at] : NULL;
	}
}

static uint64_t sampled_usec(const struct engine_group *group)
{
	return group->sample ? group->sample->mono_usec : group->frame->mono_usec;
}

static void look_at_place(const struct engine *engine, struct engine_place *place)
{
	uint64_t id = place->now ? engine_group_id(place->now) : 0;

	place->acted = 0;
	place->set = NULL;
	place->fresh = false;
	if (!place->now)
		return;
	if (id != place->id) {
		place->later = engine->started;
		place->born_mono_usec = engine->mono_usec;
		memset(place->not_before, 0, sizeof(place->not_before));
		place->lowered_mono_usec = 0;
	}
	place->fresh = id != place->id || sampled_usec(place->now) != place->mono_usec;
	place->id = id;
	place->mono_usec = sampled_usec(place->now);
}

/* The machine booted between: all that was known is of another. */
static void begin_anew(struct engine *engine)
{
	for (size_t i = 0; i < engine->instance_count; i++) {
		engine_end(engine, &engine->instances[i]);
		engine->instances[i].id = 0;
		engine->instances[i].not_before_mono_usec = 0;
		engine->instances[i].seen_mono_usec = 0;
		engine->instances[i].fired = 0;
	}
	for (size_t i = 0; i < engine->place_count; i++)
		engine->places[i].id = 0;
	for (size_t i = 0; i < engine->slot_count; i++)
		engine->slots[i].has_then = engine->slots[i].known = false;
	engine->started = false;
	engine->kill_count = engine->wait_id = engine->hold_until = engine->quiet_until = 0;
}

/* After a suspend the wall clock has gone on further than the other. */
static bool has_jumped(const struct engine *engine, const struct engine_input *input)
{
	uint64_t mono = (input->mono_usec - engine->mono_usec) * 1000;
	uint64_t expected = engine->real_nsec + mono;
	uint64_t off = input->real_nsec > expected ? input->real_nsec - expected
						   : expected - input->real_nsec;

	return off > JUMP_NSEC;
}

static void look_at_time(struct engine *engine, const struct engine_input *input)
{
	uint64_t quiet = 0;

	if (engine->started && input->mono_usec < engine->mono_usec)
		begin_anew(engine);
	if (!engine->started)
		quiet = input->mono_usec + engine->options.grace_usec;
	else if (has_jumped(engine, input))
		quiet = input->mono_usec + engine->options.settle_usec;
	if (quiet > engine->quiet_until)
		engine->quiet_until = quiet;
	engine->mono_usec = input->mono_usec;
	engine->real_nsec = input->real_nsec;
}

void engine_tick(struct engine *engine, const struct engine_input *input, engine_decide *decide,
		 void *data)
{
	engine->input = input;
	engine->decide = decide;
	engine->data = data;
	look_at_time(engine, input);
	meet(engine);
	for (size_t i = 0; i < engine->place_count; i++)
		look_at_place(engine, &engine->places[i]);
	for (size_t i = 0; i < engine->slot_count; i++)
		engine_read_slot(engine, &engine->slots[i]);
	engine_look_at_killed(engine);
	for (size_t i = 0; i < engine->instance_count; i++)
		engine_step(engine, &engine->instances[i]);
	engine->started = true;
	engine->input = NULL;
}

bool engine_look(const struct engine *engine, size_t instance, struct engine_state *ret)
{
	if (instance >= engine->instance_count)
		return false;
	const struct engine_instance *at = &engine->instances[instance];
	*ret = (struct engine_state){
		.policy = at->policy,
		.rule = at->rule,
		.group = engine->places[at->place].path,
		.phase = at->phase,
		.when = at->when,
		.since_mono_usec = at->since_mono_usec,
		.not_before_mono_usec = at->not_before_mono_usec,
		.fired = at->fired,
	};
	return true;
}
