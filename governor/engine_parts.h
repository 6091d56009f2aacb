/* SPDX-License-Identifier: MIT */
/*
 * The insides of the engine. Private to governor/engine*.c.
 */
#pragma once

#include "common/attr.h"
#include "governor/engine.h"

#include <limits.h>

#define ENGINE_STEPS_MAX 64

/* A number that a condition needs, of one group. */
struct engine_slot {
	const struct expr *leaf;
	size_t place;
	double value;
	bool known;
	bool has_then; /* of one that moves: the sample before */
	uint64_t then, then_mono_usec, then_id;
};

/* A group that rules are about, or look at. */
struct engine_place {
	const char *path;
	const struct engine_group *now; /* of this tick; NULL: it was not read */
	uint64_t id;			/* of the last sample; 0: there was none */
	uint64_t mono_usec;		/* likewise */
	bool fresh;			/* read since the last tick */
	bool later;			/* it came after the first tick, so its age can be told */
	uint64_t born_mono_usec;
	bool never; /* to be ended, frozen or restarted */
	uint64_t not_before[ACTION_COUNT];
	size_t by[ACTION_COUNT]; /* the instance that did it last */
	uint64_t lowered_mono_usec;
	/* In this tick: */
	uint32_t acted; /* bits of actions */
	size_t acted_by;
	const struct action_ask *set;
};

/* A rule on a group. */
struct engine_instance {
	const struct policy *policy;
	const struct rule *rule;
	size_t place;
	size_t slot, when_slots, slots; /* those of `when` first, then those of `clear` */
	enum engine_phase phase;
	enum engine_truth when;
	uint64_t id; /* of the group */
	uint64_t since_mono_usec, seen_mono_usec;
	uint64_t samples; /* while it is pending */
	uint64_t clear_mono_usec;
	bool clears;
	bool limited; /* that it would have fired was told */
	uint64_t acted_mono_usec, not_before_mono_usec;
	uint64_t done, told; /* bits of steps */
	uint64_t fired;
	uint64_t *firings; /* the last limit_count of them, a ring; NULL: no limit */
};

struct engine {
	struct engine_options options;
	struct arena arena;
	struct engine_instance *instances; /* the severest first, then as written */
	size_t instance_count;
	struct engine_place *places; /* in the order of frame_path_compare() */
	size_t place_count;
	struct engine_slot *slots, *scratch;
	size_t slot_count;
	const char **never; /* protect: never; they, what is above and what is below */
	size_t never_count;
	const struct engine_input *input; /* of this tick */
	engine_decide *decide;
	void *data;
	bool started;
	uint64_t mono_usec, real_nsec; /* of the last tick */
	uint64_t quiet_until, hold_until;
	uint64_t decisions;
	uint64_t *kills; /* the last kill_budget of them, a ring */
	uint64_t kill_count;
	uint64_t wait_id, wait_until; /* for one who was killed to be gone; 0: for nobody */
	char wait_path[PATH_MAX];
};

/* engine_read.c */
void engine_read_slot(const struct engine *engine, struct engine_slot *slot);
const struct engine_group *engine_find(const struct engine_input *input, const char *path);
bool engine_value(const struct engine_group *group, enum metric_id metric, uint64_t *ret);
uint64_t engine_group_id(const struct engine_group *group);

/* engine_eval.c: @slots are those of @expr, in its order. */
enum engine_truth engine_truth(const struct expr *expr, const struct engine_slot *slots);
/* The same with thresholds a fifth easier to meet: what ends a rule without `clear`. */
enum engine_truth engine_truth_near(const struct expr *expr, const struct engine_slot *slots);
/* Without its decision the number is 0. */
bool engine_number(const struct expr *expr, const struct engine_slot *slots, double *ret);
size_t engine_leaves(const struct expr *expr);
bool engine_is_leaf(const struct expr *expr);

/* engine_step.c */
void engine_step(struct engine *engine, struct engine_instance *instance);
void engine_end(struct engine *engine, struct engine_instance *instance);
bool engine_is_quiet(const struct engine *engine);

/* engine_act.c */
void engine_act(struct engine *engine, struct engine_instance *instance);
bool engine_is_protected(const struct engine *engine, const char *path);
/* The kill that was waited for is over, or took too long. */
void engine_look_at_killed(struct engine *engine);
void engine_say(struct engine *engine, struct engine_instance *instance,
		struct engine_decision *decision);
