/* SPDX-License-Identifier: MIT */
/*
 * What the dashboard can do: governor's steer.h and change.h behind monitor's actor.h, and the
 * changes that can be taken back.
 */
#pragma once

#include "governor/change.h"
#include "monitor/actor.h"

/* One change that was made, and to which of several at once it belongs. */
struct top_change {
	struct change change;
	unsigned int round;
};

struct top_actor {
	struct actor actor; /* for top_options */
	struct steer steer;
	char base[PATH_MAX]; /* path of what is shown as the top; "" for the hierarchy's root */
	struct arena arena;  /* of the changes; to the end of the program */
	struct top_change *changes;
	size_t count;
	unsigned int round;
};

/**
 * top_actor_open() - ready to act on the tree that --cgroup-root names, or on all.
 *
 * @ret stays where it is: its actor points to it.
 */
int top_actor_open(struct top_actor *ret, struct err *err);
void top_actor_close(struct top_actor *actor);

/* top_launch.c: what a policy says, in a session of its own. */
int top_launch(const char *policy, const char *group, struct text *ret_said, struct err *err);
