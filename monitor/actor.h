/* SPDX-License-Identifier: MIT */
/*
 * What the dashboard can do to what it shows. It knows none of it: whoever opens it hands these
 * functions in, and without them it only looks.
 */
#pragma once

#include "common/err.h"
#include "common/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A group or a process, as its row was when the act was asked for. */
struct actor_target {
	char *path;	      /* of the group, or of the process's group; owned */
	char *name;	      /* of the process; NULL for a group; owned */
	uint64_t id;	      /* of the group */
	uint32_t pid;	      /* 0 for a group */
	bool frozen;	      /* a group, all of whose processes had stopped */
	uint64_t start_ticks; /* of the process: with it no other is taken for it */
};

struct actor_targets {
	struct actor_target *all; /* owned */
	size_t count;
};

void actor_targets_done(struct actor_targets *targets);

/**
 * struct actor - the acts. Each fills @ret_said with one line that says what came of it.
 *
 * Return: 0; -errno with the reason, which is shown instead.
 */
struct actor {
	void *data; /* handed to each of them */

	/* How many processes are in a group and below; of a process 1. */
	uint64_t (*count)(void *data, const struct actor_target *target);

	/* Whether a group has stopped by now: its row is as old as the last sample. */
	bool (*is_frozen)(void *data, const struct actor_target *target);

	int (*freeze)(void *data, const struct actor_targets *targets, bool frozen,
		      struct text *ret_said, struct err *err);
	int (*signal)(void *data, const struct actor_targets *targets, int number,
		      struct text *ret_said, struct err *err);

	/**
	 * @look: what a change of a limit would do, while it is typed: "memory.max=512M".
	 * @ret_lines: gets some lines.
	 *
	 * Return: 1 when it can be made; 0 when there is something to tell only; -errno.
	 */
	int (*look)(void *data, const struct actor_targets *targets, const char *text,
		    struct text *ret_lines, struct err *err);
	int (*set)(void *data, const struct actor_targets *targets, const char *text,
		   struct text *ret_said, struct err *err);

	/* What undo would do, likewise; -ENOENT when nothing was changed. */
	int (*undo_look)(void *data, struct text *ret_lines, struct err *err);
	int (*undo)(void *data, struct text *ret_said, struct err *err);

	/* Run what a policy file says, detached; @group: "" for all of it. */
	int (*launch)(void *data, const char *policy, const char *group, struct text *ret_said,
		      struct err *err);
};
