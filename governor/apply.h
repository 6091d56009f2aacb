/* SPDX-License-Identifier: MIT */
/*
 * Make a plan true: all of it, or nothing.
 */
#pragma once

#include "cgroup/host.h"
#include "cgroup/owner.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/text.h"
#include "governor/generation.h"
#include "governor/live.h"
#include "governor/plan.h"

#include <stdbool.h>

/*
 * A command's hold on a subtree, from the first look at it until it is as asked. All descriptors
 * -1: nothing is held.
 */
struct apply {
	const struct owner *owner; /* borrowed */
	const struct host *host;   /* borrowed */
	int journal_fd;		   /* folder of the lock and the journal */
	int generations_fd;	   /* folder of what was applied */
	int lock_fd;
	bool force; /* memory.max even where the kernel may kill for it */
};

#define APPLY_NONE ((struct apply){.journal_fd = -1, .generations_fd = -1, .lock_fd = -1})

/**
 * apply_open() - wait for the subtree's lock, then take back what a crash left.
 * @state_dir: --state-dir; can be NULL.
 * @ret_cleaned: gets a line for each thing that was cleaned.
 */
int apply_open(const struct owner *owner, const struct host *host, const char *state_dir,
	       struct apply *ret, struct text *ret_cleaned, struct err *err);
void apply_close(struct apply *apply);
#define AUTO_APPLY CLEANUP(apply_close)

/**
 * apply_recover() - take back an apply that did not come to its end. Called with the lock held.
 */
int apply_recover(const struct apply *apply, struct text *ret_cleaned, struct err *err);

/**
 * apply_make_room() - before anything is written: where memory.max would be below what is in use,
 * memory is reclaimed until it is not.
 *
 * Return: 0, also with @force; -EBUSY with the place in the policy and why it cannot be.
 */
int apply_make_room(const struct apply *apply, const struct plan *plan, struct err *err);

/**
 * apply_plan() - do the steps, each value read back, and keep the generation.
 * @policy: its name.
 * @live: that the plan was made from.
 * @after: what is to be kept; the serial is raised here. Without a newest nothing is kept any more.
 *
 * On a failure everything is taken back in reverse, and @err begins with the place in the policy
 * that asked for what was refused.
 */
int apply_plan(const struct apply *apply, const char *policy, const struct plan *plan,
	       const struct live *live, struct generations *after, struct arena *arena,
	       struct err *err);

/**
 * apply_keep() - what is to be kept once @plan is done.
 * @before: what is kept now.
 *
 * The plan's generation, in the place of the newest when it asks for the same.
 */
struct generations apply_keep(const struct generations *before, const struct plan *plan);
