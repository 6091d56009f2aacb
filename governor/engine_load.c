/* SPDX-License-Identifier: MIT */
/*
 * Rules made ready: every list that the engine needs has its room from here on.
 */
#include "governor/engine_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What is being built. */
struct load {
	struct engine *engine;
	const struct policy *const *policies;
	size_t count;
	size_t slots_max; /* of one instance */
	bool failed;	  /* memory was short */
};

static void *allocate(struct load *load, size_t count, size_t size)
{
	void *array = arena_alloc(&load->engine->arena, count * size + 1);

	if (array)
		memset(array, 0, count * size);
	else
		load->failed = true;
	return array;
}

static const char *full_path(struct load *load, const char *name)
{
	const char *base = load->engine->options.base;
	const char *path =
		arena_printf(&load->engine->arena, "%s/%s", base && base[1] ? base : "", name);

	load->failed |= path == NULL;
	return path;
}

/* The places of a leaf, and of a rule's group, by their path. */
static const char *leaf_path(struct load *load, const struct expr *leaf, const char *group)
{
	bool own = leaf->kind != EXPR_NAME || leaf->name == EXPR_NAME_GROUP_AGE;

	if (leaf->host || !own)
		return "/";
	return full_path(load, leaf->group ? leaf->group : group);
}

static void add_place(struct load *load, const char *path)
{
	struct engine *engine = load->engine;

	if (!path)
		return;
	struct engine_place *grown =
		arena_grow(&engine->arena, engine->places, engine->place_count, sizeof(*grown));
	load->failed |= grown == NULL;
	if (!grown)
		return;
	engine->places = grown;
	engine->places[engine->place_count++] = (struct engine_place){.path = path};
}

static void add_leaf_places(struct load *load, const struct expr *expr, const char *group)
{
	if (!expr || load->failed)
		return;
	if (engine_is_leaf(expr))
		add_place(load, leaf_path(load, expr, group));
	add_leaf_places(load, expr->left, group);
	add_leaf_places(load, expr->right, group);
}

static int by_path(const void *a, const void *b)
{
	return frame_path_compare(((const struct engine_place *)a)->path,
				  ((const struct engine_place *)b)->path);
}

static void sort_places(struct engine *engine)
{
	size_t kept = 0;

	if (engine->place_count == 0)
		return;
	qsort(engine->places, engine->place_count, sizeof(*engine->places), by_path);
	for (size_t i = 1; i < engine->place_count; i++)
		if (strcmp(engine->places[kept].path, engine->places[i].path) != 0)
			engine->places[++kept] = engine->places[i];
	engine->place_count = kept + 1;
}

static size_t find_place(const struct engine *engine, const char *path)
{
	const struct engine_place wanted = {.path = path};
	const struct engine_place *found = bsearch(&wanted, engine->places, engine->place_count,
						   sizeof(*engine->places), by_path);

	return (size_t)(found - engine->places);
}

/* Call @visit for each rule on each group: the severest first, then as written. */
typedef void visit_rule(struct load *load, const struct policy *policy, const struct rule *rule,
			const char *group);

static void for_each(struct load *load, visit_rule *visit)
{
	for (int severity = RULE_CRITICAL; severity >= RULE_INFO; severity--)
		for (size_t i = 0; i < load->count; i++)
			for (const struct rule *rule = load->policies[i]->rules; rule;
			     rule = rule->next)
				for (size_t j = 0; (int)rule->severity == severity && rule->on[j] &&
						   !load->failed;
				     j++)
					visit(load, load->policies[i], rule, rule->on[j]);
}

static void count_rule(struct load *load, UNUSED const struct policy *policy,
		       const struct rule *rule, const char *group)
{
	size_t slots = engine_leaves(rule->when) + engine_leaves(rule->clear);

	load->engine->instance_count++;
	load->engine->slot_count += slots;
	if (slots > load->slots_max)
		load->slots_max = slots;
	add_place(load, full_path(load, group));
	add_leaf_places(load, rule->when, group);
	add_leaf_places(load, rule->clear, group);
}

static void add_slots(struct load *load, const struct expr *expr, const char *group)
{
	struct engine *engine = load->engine;

	if (!expr || load->failed)
		return;
	if (engine_is_leaf(expr)) {
		const char *path = leaf_path(load, expr, group);
		if (path)
			engine->slots[engine->slot_count++] = (struct engine_slot){
				.leaf = expr, .place = find_place(engine, path)};
	}
	add_slots(load, expr->left, group);
	add_slots(load, expr->right, group);
}

static void add_instance(struct load *load, const struct policy *policy, const struct rule *rule,
			 const char *group)
{
	struct engine *engine = load->engine;
	struct engine_instance *instance = &engine->instances[engine->instance_count];
	const char *path = full_path(load, group);

	if (!path)
		return;
	engine->instance_count++;
	instance->policy = policy;
	instance->rule = rule;
	instance->place = find_place(engine, path);
	instance->when = ENGINE_UNKNOWN;
	instance->slot = engine->slot_count;
	add_slots(load, rule->when, group);
	instance->when_slots = engine->slot_count - instance->slot;
	add_slots(load, rule->clear, group);
	instance->slots = engine->slot_count - instance->slot;
	if (rule->limit_count)
		instance->firings = allocate(load, rule->limit_count, sizeof(*instance->firings));
}

static int check_steps(const struct load *load, struct err *err)
{
	for (size_t i = 0; i < load->count; i++)
		for (const struct rule *rule = load->policies[i]->rules; rule; rule = rule->next) {
			size_t steps = 0;
			for (const struct action_ask *ask = rule->then; ask; ask = ask->next)
				steps++;
			if (steps > ENGINE_STEPS_MAX)
				return err_say(err, E2BIG,
					       "%s:%u: the rule '%s' has %zu actions, %d are "
					       "allowed",
					       rule->pos.file, rule->pos.line, rule->name, steps,
					       ENGINE_STEPS_MAX);
		}
	return 0;
}

static void load_all(struct load *load)
{
	struct engine *engine = load->engine;

	for_each(load, count_rule);
	if (load->failed)
		return;
	sort_places(engine);
	engine->instances = allocate(load, engine->instance_count, sizeof(*engine->instances));
	engine->slots = allocate(load, engine->slot_count, sizeof(*engine->slots));
	engine->scratch = allocate(load, load->slots_max, sizeof(*engine->scratch));
	if (engine->options.kill_budget)
		engine->kills = allocate(load, engine->options.kill_budget, sizeof(*engine->kills));
	engine->instance_count = engine->slot_count = 0;
	for_each(load, add_instance);
	for (size_t i = 0; i < engine->place_count; i++)
		engine->places[i].never = engine_is_protected(engine, engine->places[i].path);
}

int engine_new(const struct policy *const *policies, size_t count,
	       const struct engine_options *options, struct engine **ret, struct err *err)
{
	struct load load = {.policies = policies, .count = count};

	int r = check_steps(&load, err);
	if (r < 0)
		return r;
	load.engine = calloc(1, sizeof(*load.engine));
	if (!load.engine)
		return err_set(err, ENOMEM, "make the rules ready");
	load.engine->options = *options;
	load_all(&load);
	if (load.failed) {
		engine_free(load.engine);
		return err_set(err, ENOMEM, "make the rules ready");
	}
	*ret = load.engine;
	return 0;
}

/* A rule is the same when what decides is. */
static bool is_same_rule(const struct engine_instance *a, const struct engine_instance *b)
{
	const struct rule *x = a->rule, *y = b->rule;

	return strcmp(a->policy->name, b->policy->name) == 0 && strcmp(x->name, y->name) == 0 &&
	       strcmp(x->when_text, y->when_text) == 0 && x->for_usec == y->for_usec &&
	       x->limit_count == y->limit_count && x->limit_usec == y->limit_usec &&
	       x->cooldown_usec == y->cooldown_usec && a->slots == b->slots;
}

static bool has_same_steps(const struct rule *a, const struct rule *b)
{
	const struct action_ask *x = a->then, *y = b->then;

	while (x && y && x->action == y->action && x->after_usec == y->after_usec) {
		x = x->next;
		y = y->next;
	}
	return !x && !y;
}

static void take_instance(struct engine *engine, struct engine_instance *to,
			  const struct engine *old, const struct engine_instance *from)
{
	struct engine_instance made = *to;

	*to = *from;
	to->policy = made.policy;
	to->rule = made.rule;
	to->place = made.place;
	to->slot = made.slot;
	to->firings = made.firings;
	if (to->firings)
		memcpy(to->firings, from->firings, to->rule->limit_count * sizeof(*to->firings));
	for (size_t i = 0; i < to->when_slots; i++) {
		struct engine_slot *slot = &engine->slots[to->slot + i];
		const struct expr *leaf = slot->leaf;
		size_t place = slot->place;
		*slot = old->slots[from->slot + i];
		slot->leaf = leaf;
		slot->place = place;
	}
}

static void take_places(struct engine *engine, const struct engine *old)
{
	for (size_t i = 0; i < old->place_count; i++) {
		const struct engine_place *from = &old->places[i];
		const struct engine_place *found =
			bsearch(from, engine->places, engine->place_count, sizeof(*from), by_path);
		if (!found)
			continue;
		struct engine_place *to = &engine->places[found - engine->places];
		to->id = from->id;
		to->mono_usec = from->mono_usec;
		to->later = from->later;
		to->born_mono_usec = from->born_mono_usec;
		to->lowered_mono_usec = from->lowered_mono_usec;
		memcpy(to->not_before, from->not_before, sizeof(to->not_before));
		for (size_t j = 0; j < ACTION_COUNT; j++)
			to->by[j] = SIZE_MAX;
	}
}

static void take_kills(struct engine *engine, const struct engine *old)
{
	uint64_t budget = engine->options.kill_budget;

	if (budget && budget == old->options.kill_budget) {
		memcpy(engine->kills, old->kills, budget * sizeof(*engine->kills));
		engine->kill_count = old->kill_count;
	}
	engine->wait_id = old->wait_id;
	engine->wait_until = old->wait_until;
	memcpy(engine->wait_path, old->wait_path, sizeof(engine->wait_path));
}

void engine_take_over(struct engine *engine, const struct engine *old)
{
	take_places(engine, old);
	take_kills(engine, old);
	engine->decisions = old->decisions;
	engine->hold_until = old->hold_until;
	for (size_t i = 0; i < engine->instance_count; i++)
		for (size_t j = 0; j < old->instance_count; j++) {
			struct engine_instance *to = &engine->instances[i];
			const struct engine_instance *from = &old->instances[j];
			if (is_same_rule(to, from) && has_same_steps(to->rule, from->rule) &&
			    strcmp(engine->places[to->place].path, old->places[from->place].path) ==
				    0) {
				take_instance(engine, to, old, from);
				break;
			}
		}
}
