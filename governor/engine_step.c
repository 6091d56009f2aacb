/* SPDX-License-Identifier: MIT */
/*
 * A rule on a group through time: idle, pending, firing, and what keeps it from that.
 */
#include "governor/engine_parts.h"

bool engine_is_quiet(const struct engine *engine)
{
	return engine->mono_usec < engine->quiet_until || engine->mono_usec < engine->hold_until;
}

static void tell(struct engine *engine, struct engine_instance *instance, enum engine_kind kind,
		 enum engine_why why)
{
	struct engine_decision decision = {.kind = kind, .why = why};

	engine_say(engine, instance, &decision);
}

static void idle(struct engine *engine, struct engine_instance *instance)
{
	if (instance->phase != ENGINE_IDLE)
		instance->since_mono_usec = engine->mono_usec;
	instance->phase = ENGINE_IDLE;
	instance->samples = 0;
	instance->limited = false;
}

void engine_end(struct engine *engine, struct engine_instance *instance)
{
	if (instance->phase == ENGINE_FIRING) {
		tell(engine, instance, ENGINE_ENDS, ENGINE_WHY_NONE);
		instance->not_before_mono_usec = engine->mono_usec + instance->rule->cooldown_usec;
	}
	idle(engine, instance);
}

/* Whether it has fired as often as it may. */
static bool is_over_limit(const struct engine *engine, const struct engine_instance *instance)
{
	uint64_t count = instance->rule->limit_count;

	if (!instance->firings || instance->fired < count)
		return false;
	return engine->mono_usec - instance->firings[instance->fired % count] <
	       instance->rule->limit_usec;
}

static void fire(struct engine *engine, struct engine_instance *instance)
{
	if (is_over_limit(engine, instance)) {
		if (!instance->limited)
			tell(engine, instance, ENGINE_HELD, ENGINE_WHY_LIMIT);
		instance->limited = true;
		return;
	}
	if (instance->firings)
		instance->firings[instance->fired % instance->rule->limit_count] =
			engine->mono_usec;
	instance->fired++;
	instance->phase = ENGINE_FIRING;
	instance->since_mono_usec = instance->acted_mono_usec = engine->mono_usec;
	instance->done = instance->told = 0;
	instance->clears = instance->limited = false;
	tell(engine, instance, ENGINE_FIRES, ENGINE_WHY_NONE);
	engine_act(engine, instance);
}

/* One sample says nothing of a time: it takes two. */
static bool held_long_enough(const struct engine *engine, const struct engine_instance *instance)
{
	uint64_t wanted = instance->rule->for_usec;

	return wanted == 0 ||
	       (instance->samples >= 2 && engine->mono_usec - instance->since_mono_usec >= wanted);
}

static void wait(struct engine *engine, struct engine_instance *instance)
{
	bool gap = engine->mono_usec - instance->seen_mono_usec > engine->options.gap_usec;

	if (engine_is_quiet(engine) || instance->when != ENGINE_TRUE) {
		idle(engine, instance);
		return;
	}
	if (instance->phase == ENGINE_IDLE || gap) {
		instance->phase = ENGINE_PENDING;
		instance->since_mono_usec = engine->mono_usec;
		instance->samples = 0;
	}
	instance->samples++;
	if (engine->mono_usec >= instance->not_before_mono_usec &&
	    held_long_enough(engine, instance))
		fire(engine, instance);
}

/* Unknown ends nothing. */
static bool is_clear(const struct engine *engine, const struct engine_instance *instance)
{
	const struct engine_slot *slots = engine->slots + instance->slot;

	if (instance->rule->clear)
		return engine_truth(instance->rule->clear, slots + instance->when_slots) ==
		       ENGINE_TRUE;
	return engine_truth_near(instance->rule->when, slots) == ENGINE_FALSE;
}

static bool has_ended(struct engine *engine, struct engine_instance *instance)
{
	bool clear = is_clear(engine, instance);

	if (clear && !instance->clears)
		instance->clear_mono_usec = engine->mono_usec;
	instance->clears = clear;
	return clear &&
	       engine->mono_usec - instance->clear_mono_usec >= instance->rule->keep_firing_usec;
}

static uint64_t all_steps(const struct rule *rule)
{
	uint64_t bits = 0;

	for (const struct action_ask *ask = rule->then; ask; ask = ask->next)
		bits = bits << 1 | 1;
	return bits;
}

/* All was done and the condition holds on: after the cooldown, once more. */
static bool is_due_again(const struct engine *engine, const struct engine_instance *instance)
{
	uint64_t pause = instance->rule->cooldown_usec;

	if (pause < instance->rule->for_usec)
		pause = instance->rule->for_usec;
	return instance->rule->cooldown_usec > 0 && instance->when == ENGINE_TRUE &&
	       instance->done == all_steps(instance->rule) && !engine_is_quiet(engine) &&
	       engine->mono_usec - instance->acted_mono_usec >= pause;
}

static void go_on(struct engine *engine, struct engine_instance *instance)
{
	if (has_ended(engine, instance))
		engine_end(engine, instance);
	else if (is_due_again(engine, instance))
		fire(engine, instance);
	else
		engine_act(engine, instance);
}

/* The group was made anew: what was known of the one before says nothing of it. */
static bool follow_group(struct engine *engine, struct engine_instance *instance)
{
	const struct engine_place *place = &engine->places[instance->place];
	bool gone = !place->now && !engine->input->partial &&
		    engine->mono_usec - instance->seen_mono_usec > engine->options.gap_usec;

	if (instance->id != 0 && (gone || instance->id != place->id)) {
		engine_end(engine, instance);
		instance->not_before_mono_usec = 0;
		instance->id = 0;
	}
	if (place->now)
		instance->id = place->id;
	return place->now != NULL;
}

void engine_step(struct engine *engine, struct engine_instance *instance)
{
	const struct engine_place *place = &engine->places[instance->place];
	bool there = follow_group(engine, instance);

	if (!there && engine->input->partial)
		return;
	instance->when = there ? engine_truth(instance->rule->when, engine->slots + instance->slot)
			       : ENGINE_UNKNOWN;
	if (there && !place->fresh)
		return;
	if (instance->phase == ENGINE_FIRING)
		go_on(engine, instance);
	else
		wait(engine, instance);
	if (there)
		instance->seen_mono_usec = engine->mono_usec;
}
