/* SPDX-License-Identifier: MIT */
/*
 * The steps of a rule that fires: which are due, and which must not be done now.
 */
#include "governor/engine_parts.h"

#include <string.h>

#define BIT(n) ((uint64_t)1 << (n))

void engine_say(struct engine *engine, struct engine_instance *instance,
		struct engine_decision *decision)
{
	const struct engine_place *place = &engine->places[instance->place];

	decision->id = ++engine->decisions;
	decision->policy = instance->policy;
	decision->rule = instance->rule;
	decision->group = place->path;
	decision->group_id = instance->id;
	if (!decision->target) {
		decision->target = place->path;
		decision->target_id = instance->id;
	}
	decision->observe = engine->options.observe || instance->rule->observe;
	decision->mono_usec = engine->mono_usec;
	decision->real_nsec = engine->real_nsec;
	decision->instance = (size_t)(instance - engine->instances);
	if (engine->decide)
		engine->decide(decision, engine->data);
}

/* Talk does nothing to anybody. */
static bool is_talk(enum action_id id)
{
	return id == ACTION_LOG || id == ACTION_NOTIFY || id == ACTION_SNAPSHOT;
}

static bool is_final(enum action_id id)
{
	return id == ACTION_KILL || id == ACTION_RESTART;
}

static bool is_at_or_above(const char *path, const char *other)
{
	size_t len = strlen(path);

	return strncmp(path, other, len) == 0 && (other[len] == '/' || other[len] == '\0');
}

bool engine_is_protected(const struct engine *engine, const char *path)
{
	if (path[0] == '\0' || path[1] == '\0' || is_at_or_above("/init.scope", path))
		return true;
	for (size_t i = 0; engine->options.never && engine->options.never[i]; i++)
		if (is_at_or_above(path, engine->options.never[i]))
			return true;
	for (size_t i = 0; i < engine->never_count; i++)
		if (is_at_or_above(path, engine->never[i]) ||
		    is_at_or_above(engine->never[i], path))
			return true;
	return false;
}

static bool is_over_budget(const struct engine *engine)
{
	uint64_t budget = engine->options.kill_budget;

	if (!engine->kills || engine->kill_count < budget)
		return false;
	return engine->mono_usec - engine->kills[engine->kill_count % budget] <
	       engine->options.kill_budget_usec;
}

void engine_look_at_killed(struct engine *engine)
{
	uint64_t populated = 1;

	if (engine->wait_id == 0)
		return;
	const struct engine_group *group = engine_find(engine->input, engine->wait_path);
	bool gone =
		group ? engine_group_id(group) != engine->wait_id ||
				(engine_value(group, METRIC_CGROUP_EVENTS_POPULATED, &populated) &&
				 populated == 0)
		      : !engine->input->partial;
	if (gone || engine->mono_usec >= engine->wait_until)
		engine->wait_id = 0;
}

static bool same_place_set(const struct action_ask *a, const struct action_ask *b)
{
	for (const struct change *x = a->values[0].list; x; x = x->next)
		for (const struct change *y = b->values[0].list; y; y = y->next)
			if (setting_same_place(&x->setting, &y->setting))
				return true;
	return false;
}

/* A rule that goes before has done something in this tick that this would undo. */
static bool is_conflict(const struct engine_place *place, size_t instance,
			const struct action_ask *ask)
{
	enum action_id id = ask->action->id;

	if (place->acted == 0 || place->acted_by == instance)
		return false;
	if (place->acted & (1U << ACTION_KILL | 1U << ACTION_RESTART))
		return true;
	if (id == ACTION_FREEZE || id == ACTION_THAW)
		return place->acted & (1U << ACTION_FREEZE | 1U << ACTION_THAW);
	return id == ACTION_SET && place->set && same_place_set(place->set, ask);
}

static bool lowers(const struct action_ask *ask)
{
	for (const struct change *change = ask->values[0].list; change; change = change->next)
		if (change->kind == CHANGE_LESS ||
		    (change->kind == CHANGE_TIMES && change->by < 100))
			return true;
	return false;
}

static bool is_cooling(const struct engine *engine, const struct engine_place *place,
		       size_t instance, enum action_id id)
{
	return place->by[id] != instance && engine->mono_usec < place->not_before[id];
}

static bool is_lowered(const struct engine *engine, const struct engine_place *place,
		       const struct action_ask *ask)
{
	return ask->action->id == ACTION_SET && lowers(ask) && place->lowered_mono_usec != 0 &&
	       engine->mono_usec - place->lowered_mono_usec < engine->options.lower_usec;
}

static enum engine_why withheld(const struct engine *engine, const struct engine_instance *instance,
				const struct action_ask *ask)
{
	const struct engine_place *place = &engine->places[instance->place];
	size_t index = (size_t)(instance - engine->instances);
	enum action_id id = ask->action->id;

	if (is_talk(id))
		return ENGINE_WHY_NONE;
	if (place->never && (is_final(id) || id == ACTION_FREEZE))
		return ENGINE_WHY_PROTECTED;
	if ((ask->if_still || is_final(id)) && instance->when != ENGINE_TRUE)
		return ENGINE_WHY_NO_LONGER;
	if (is_conflict(place, index, ask))
		return ENGINE_WHY_CONFLICT;
	if (is_cooling(engine, place, index, id))
		return ENGINE_WHY_COOLDOWN;
	if (is_lowered(engine, place, ask))
		return ENGINE_WHY_LOWERED;
	if (is_final(id) && engine->wait_id != 0)
		return ENGINE_WHY_WAITS;
	return is_final(id) && is_over_budget(engine) ? ENGINE_WHY_BUDGET : ENGINE_WHY_NONE;
}

/* Only what is really done counts against a budget. */
static void note_kill(struct engine *engine, const struct engine_decision *decision)
{
	if (decision->observe)
		return;
	if (engine->kills)
		engine->kills[engine->kill_count % engine->options.kill_budget] = engine->mono_usec;
	engine->kill_count++;
	engine->wait_id = decision->target_id;
	engine->wait_until = engine->mono_usec + engine->options.kill_wait_usec;
	memcpy(engine->wait_path, decision->target, strlen(decision->target) + 1);
}

static void note(struct engine *engine, struct engine_instance *instance,
		 const struct engine_decision *decision)
{
	struct engine_place *place = &engine->places[instance->place];
	enum action_id id = decision->ask->action->id;

	instance->acted_mono_usec = engine->mono_usec;
	if (is_talk(id) || decision->observe)
		return;
	place->acted |= 1U << id;
	place->acted_by = place->by[id] = decision->instance;
	place->not_before[id] = engine->mono_usec + instance->rule->cooldown_usec;
	if (id == ACTION_SET)
		place->set = decision->ask;
	if (id == ACTION_SET && lowers(decision->ask))
		place->lowered_mono_usec = engine->mono_usec;
}

static void act(struct engine *engine, struct engine_instance *instance,
		const struct action_ask *ask, size_t step)
{
	struct engine_decision decision = {.ask = ask, .step = step};

	decision.why = withheld(engine, instance, ask);
	decision.kind = decision.why == ENGINE_WHY_NONE ? ENGINE_ACTS : ENGINE_HELD;
	if (decision.kind == ENGINE_HELD && instance->told & BIT(step))
		return;
	instance->told |= BIT(step);
	engine_say(engine, instance, &decision);
	/* What is protected now will be later: the rest of the steps goes on without it. */
	if (decision.kind == ENGINE_ACTS || decision.why == ENGINE_WHY_PROTECTED)
		instance->done |= BIT(step);
	if (decision.kind != ENGINE_ACTS)
		return;
	note(engine, instance, &decision);
	if (is_final(ask->action->id))
		note_kill(engine, &decision);
}

void engine_act(struct engine *engine, struct engine_instance *instance)
{
	uint64_t since = engine->mono_usec - instance->since_mono_usec;
	size_t step = 0;

	if (engine_is_quiet(engine))
		return;
	for (const struct action_ask *ask = instance->rule->then; ask; ask = ask->next, step++) {
		bool talk_in_vain =
			is_talk(ask->action->id) && ask->if_still && instance->when != ENGINE_TRUE;
		if (since >= ask->after_usec && !(instance->done & BIT(step)) && !talk_in_vain)
			act(engine, instance, ask, step);
	}
}
