/* SPDX-License-Identifier: MIT */
/*
 * The way back from each step of a plan, known before the first one is taken. Each act is harmless
 * where its step was not taken, so after a crash all of them are done.
 */
#pragma once

#include "cgroup/owner.h"
#include "common/arena.h"
#include "common/err.h"
#include "governor/plan.h"

#include <stddef.h>

enum undo_kind {
	UNDO_RMDIR,
	UNDO_WRITE,
	UNDO_MKDIR, /* a group that was removed comes back, with its mark */
};

struct undo_act {
	enum undo_kind kind;
	size_t step; /* of the plan, that it takes back */
	const char *path;
	const char *file; /* WRITE */
	const char *text; /* WRITE */
};

struct undo {
	struct undo_act *acts; /* in the order in which they are done: the last step first */
	size_t count;
};

/**
 * undo_build() - the way back from @plan to @live. Pure.
 * @arena: owns the acts; their texts are borrowed from @plan and @live.
 */
int undo_build(const struct plan *plan, const struct live *live, struct arena *arena,
	       struct undo *ret, struct err *err);

/**
 * undo_run() - take back steps before @steps.
 * @policy: whose mark a group that comes back gets.
 *
 * A failure does not keep the rest from being done. What is gone already is a success.
 *
 * Return: 0, or the first failure.
 */
int undo_run(const struct undo *undo, size_t steps, const struct owner *owner, const char *policy,
	     struct err *err);
