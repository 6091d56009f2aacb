/* SPDX-License-Identifier: MIT */
/*
 * Rules over samples: what is to be done, to whom and why. Pure: no file is read, no clock but the
 * one that is given, and after engine_new() nothing is allocated. The same samples at the same
 * times give the same decisions, whether they are live or of a recording.
 *
 * What is unknown (a group or a file that is not there, a limit of "max", a rate before the second
 * sample or after a counter began anew) is neither true nor false: it never fires a rule and never
 * ends one.
 */
#pragma once

#include "cgroup/frame.h"
#include "cgroup/sample.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/text.h"
#include "governor/policy.h"

struct engine; /* private state */

struct engine_options {
	/* Of the subtree that the groups of policies are in, from the root of the hierarchy:
	 * "/cgov.slice/cgov.scope"; "" for the root itself. */
	const char *base;
	/* Groups that are never ended, frozen or restarted, nor is one above them: cgov's own.
	 * NULL-terminated; can be NULL. "/" and "/init.scope" are so in any case. */
	const char *const *never;
	bool observe;		   /* all rules: say what would be done */
	uint64_t grace_usec;	   /* nothing fires that long after the first tick */
	uint64_t settle_usec;	   /* nor after a suspend or a jump of the wall clock */
	uint64_t gap_usec;	   /* samples further apart do not make one stretch of time */
	uint64_t kill_wait_usec;   /* for one who was killed to be gone, before another is */
	uint64_t kill_budget;	   /* groups that may be killed or restarted ... */
	uint64_t kill_budget_usec; /* ... in any time that long; 0: as many as there are */
	uint64_t lower_usec;	   /* between two steps by which a limit is lowered */
};
#define ENGINE_OPTIONS_DEFAULT                                           \
	((struct engine_options){.base = "",                             \
				 .grace_usec = 5 * USEC_PER_SEC,         \
				 .settle_usec = 30 * USEC_PER_SEC,       \
				 .gap_usec = 60 * USEC_PER_SEC,          \
				 .kill_wait_usec = 30 * USEC_PER_SEC,    \
				 .kill_budget = 3,                       \
				 .kill_budget_usec = 600 * USEC_PER_SEC, \
				 .lower_usec = 10 * USEC_PER_SEC})

/* A group at a moment: of the one or the other. All borrowed for the call. */
struct engine_group {
	const char *path; /* from the root of the hierarchy */
	const struct sample *sample;
	const struct frame_group *frame;
	uint64_t age_usec; /* since it was made; UINT64_MAX: unknown, then it is told from its id */
};

/* A moment. */
struct engine_input {
	uint64_t mono_usec, real_nsec;
	/* In the order of frame_path_compare(). "/" is the machine. */
	const struct engine_group *groups;
	size_t count;
	bool partial; /* only some were read: of the others holds what was known */
	/* By enum expr_name; those without a bit here are unknown. */
	double host[EXPR_NAME_COUNT];
	uint32_t host_known;
};

enum engine_kind {
	ENGINE_FIRES, /* its condition has held long enough */
	ENGINE_ACTS,  /* a step of it is due */
	ENGINE_HELD,  /* a step is due, and is not done: @why; told once a firing and step */
	ENGINE_ENDS,  /* with revert_on_clear, what it did is to be undone */
};

enum engine_why {
	ENGINE_WHY_NONE,
	ENGINE_WHY_PROTECTED, /* never to be ended or frozen */
	ENGINE_WHY_BUDGET,    /* enough were killed in that time */
	ENGINE_WHY_WAITS,     /* for one who was killed to be gone */
	ENGINE_WHY_COOLDOWN,  /* the same was done to the group before */
	ENGINE_WHY_CONFLICT,  /* a rule that goes before does something else to it now */
	ENGINE_WHY_NO_LONGER, /* the condition does not hold now */
	ENGINE_WHY_LIMIT,     /* fired too often: once for each time that it would have */
	ENGINE_WHY_LOWERED,   /* a limit was lowered just before */
};

struct engine_decision {
	uint64_t id; /* 1, 2, 3 ... */
	enum engine_kind kind;
	enum engine_why why;
	const struct policy *policy;
	const struct rule *rule;
	const char *group;  /* path from the root of the hierarchy, of the rule's group */
	uint64_t group_id;  /* which of that path; 0: it is gone */
	const char *target; /* ACTS, HELD: to whom; the group, or one below that was chosen */
	uint64_t target_id;
	const struct action_ask *ask; /* ACTS, HELD */
	size_t step;		      /* of @ask in the rule's, from 0 */
	bool observe;		      /* say it, and do nothing */
	uint64_t mono_usec, real_nsec;
	size_t instance; /* for engine_inputs() */
};

/* Called for each decision, in order. @decision is borrowed for the call. */
typedef void engine_decide(const struct engine_decision *decision, void *data);

/**
 * engine_new() - make rules ready.
 * @policies: without errors; they outlive the engine.
 * @options: copied, but its texts are borrowed.
 *
 * Return: 0; -E2BIG for a rule of more than 64 actions; -ENOMEM.
 */
int engine_new(const struct policy *const *policies, size_t count,
	       const struct engine_options *options, struct engine **ret, struct err *err);
void engine_free(struct engine *engine);

/**
 * engine_take_over() - after a reload: rules that are as they were go on where they are in @old.
 *
 * Budgets and waits go on in any case.
 */
void engine_take_over(struct engine *engine, const struct engine *old);

/**
 * engine_tick() - look at a moment.
 * @decide: can be NULL.
 */
void engine_tick(struct engine *engine, const struct engine_input *input, engine_decide *decide,
		 void *data);

/**
 * engine_still() - right before something is done that cannot be undone: whether the condition
 * holds by samples read since. Changes nothing.
 */
bool engine_still(struct engine *engine, const struct engine_decision *decision,
		  const struct engine_input *input);

/* Nothing fires before that time: the machine is being worked on. 0: go on. */
void engine_hold(struct engine *engine, uint64_t until_mono_usec);

/* The numbers of the rule's condition as they are now: "memory.current = 900Mi, ..." */
void engine_inputs(const struct engine *engine, size_t instance, struct text *ret);

const char *engine_kind_name(enum engine_kind kind); /* "fires", "acts", "held", "ends" */
const char *engine_why_text(enum engine_why why);    /* for people; "" for none */

/* Where a rule on a group is. */
enum engine_phase {
	ENGINE_IDLE,
	ENGINE_PENDING, /* the condition holds, not yet for long enough */
	ENGINE_FIRING,
};

enum engine_truth {
	ENGINE_FALSE,
	ENGINE_UNKNOWN,
	ENGINE_TRUE,
};

struct engine_state {
	const struct policy *policy;
	const struct rule *rule;
	const char *group; /* path */
	enum engine_phase phase;
	enum engine_truth when;	       /* at the last look */
	uint64_t since_mono_usec;      /* of the phase */
	uint64_t not_before_mono_usec; /* cooldown; 0: none */
	uint64_t fired;		       /* how often */
};

/* For people who ask why. Return: false: there are no more. */
bool engine_look(const struct engine *engine, size_t instance, struct engine_state *ret);

/**
 * engine_explain() - a line for each comparison of the rule's condition: what it is now, and which
 * part fails.
 */
void engine_explain(const struct engine *engine, size_t instance, struct text *ret);
