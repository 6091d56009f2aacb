/* SPDX-License-Identifier: MIT */
/*
 * What rules do to groups, done. Every act reaches its group through the descriptor that was opened
 * when the group was met: one that has taken its path since is never touched. Who may be acted upon
 * is decided before; here is only how.
 *
 * Nothing here waits: what takes long goes on in a process of its own, and what comes later (the
 * SIGKILL after the grace, the end of a freeze) is done by acts_look() when it is due.
 */
#pragma once

#include "cgroup/host.h"
#include "cgroup/tree.h"
#include "governor/held.h"
#include "governor/helper.h"
#include "governor/policy.h"

/* A group as it was met. */
struct act_group {
	const char *path; /* from the root of the hierarchy; borrowed */
	struct cg cg;	  /* borrowed */
};

/* One act that a rule asks for. All borrowed for the call. */
struct act_order {
	uint64_t decision; /* its number in the audit log */
	const char *policy, *rule;
	const char *when; /* the condition, for people */
	enum rule_severity severity;
	struct act_group group;
	const struct action_ask *ask;
};

enum act_result {
	ACT_DONE,
	ACT_STARTED, /* the rest is told later */
	ACT_NOTHING, /* it was so already */
	ACT_FAILED,
};

#define ACT_TEXT_SIZE 512
#define ACT_RULE_SIZE 128

/* What became of it. */
struct act_told {
	uint64_t decision;
	const char *rule, *group; /* path; borrowed for the call */
	const char *action;	  /* "kill" */
	enum act_result result;
	char text[ACT_TEXT_SIZE]; /* for people */
};

enum pending_kind {
	PENDING_NONE,
	PENDING_KILL,	 /* what is left of a group after the grace */
	PENDING_RECLAIM, /* a helper */
	PENDING_LIMIT,	 /* a helper makes room for a limit, which is then written */
	PENDING_PROGRAM,
};

/* Something that goes on. */
struct pending {
	enum pending_kind kind;
	uint64_t decision, started_mono_usec;
	uint64_t due_mono_usec; /* when it is ended, or goes on */
	const char *action;
	struct cg cg; /* owned */
	struct helper helper;
	uint64_t target_bytes, max_pressure; /* of a helper */
	char rule[ACT_RULE_SIZE];
	char file[KNOB_FILE_SIZE], object[128], limit[128]; /* LIMIT */
	char path[PATH_MAX];
};

#define ACTS_PENDING 32

struct acts {
	const struct host *host; /* borrowed */
	int root_fd;		 /* of the hierarchy; borrowed */
	int launches_fd;	 /* records of workloads, for their reports; -1: none; borrowed */
	struct held_list *held;	 /* borrowed */
	/* What comes later is told so. */
	void (*told)(void *data, const struct act_told *told);
	void *data;
	struct pending pending[ACTS_PENDING];
};

/**
 * acts_do() - one act, now.
 * @ret: its texts are borrowed from @order.
 *
 * Killing allocates nothing.
 */
void acts_do(struct acts *acts, const struct act_order *order, uint64_t now_mono_usec,
	     struct act_told *ret);

/* What is due, and what has ended meanwhile. */
void acts_look(struct acts *acts, uint64_t now_mono_usec);

/* When acts_look() is to be called at the latest; UINT64_MAX: nothing waits. */
uint64_t acts_next(const struct acts *acts);

/**
 * acts_give_back() - undo what a rule has set, frozen or held in a group.
 * @rule: NULL: any.
 * @group_id: 0: any.
 */
void acts_give_back(struct acts *acts, const char *rule, uint64_t group_id);

/* What has not ended is: helpers and programs at once; nobody is killed before the grace is over.
 */
void acts_close(struct acts *acts);

/* What an act of this version does nothing for. NULL: there is nothing to say. */
const char *act_lacks(const struct action_ask *ask);

const char *act_result_name(enum act_result result);

/* For the files act_*.c. */

#define ACT_GRACE_USEC	 (10 * (uint64_t)1000000)
#define ACT_PROGRAM_USEC (10 * (uint64_t)1000000)

/* One of the table: fills in @told->text. */
typedef enum act_result act_do(struct acts *acts, const struct act_order *order,
			       uint64_t now_mono_usec, struct act_told *told);
act_do act_kill, act_freeze, act_thaw, act_hold, act_reclaim, act_set, act_notify, act_exec;

/* When @kind is due, or has ended. Return: ACT_STARTED to go on. */
typedef enum act_result act_go_on(struct acts *acts, struct pending *pending,
				  uint64_t now_mono_usec, struct act_told *told);
act_go_on act_kill_rest, act_reclaimed, act_limit_fits, act_program_ended;

/* The argument of that name; NULL when it was not given. */
const struct action_value *act_value(const struct action_ask *ask, const char *name);

/* Return: NULL when too many go on. The group is its own from now on. */
struct pending *act_pend(struct acts *acts, enum pending_kind kind, const struct act_order *order,
			 uint64_t now_mono_usec);
void act_drop(struct pending *pending);
void act_say(struct act_told *told, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Note what a file was, then write. */
enum act_result act_write(struct acts *acts, const struct held_ask *ask, struct act_told *told);
