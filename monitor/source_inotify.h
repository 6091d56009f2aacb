/* SPDX-License-Identifier: MIT */
/*
 * Groups that come and go, told by the kernel as it happens: also those that no sample ever meets.
 *
 * Kernel: inotify(7); each group that is watched takes a watch, of which there is a limit.
 */
#pragma once

#include "common/err.h"
#include "monitor/roll.h"

#include <stdbool.h>

struct source_inotify; /* private state */

/**
 * source_inotify_new() - watch no group yet.
 * @root_fd: of the group that paths begin at; borrowed.
 * @root_path: its path from the root of the hierarchy: "/" for that itself; borrowed.
 * @max: groups to watch at most.
 *
 * Return: 0; -errno where the kernel gives none (user.max_inotify_instances).
 */
int source_inotify_new(int root_fd, const char *root_path, size_t max, struct source_inotify **ret,
		       struct err *err);
void source_inotify_free(struct source_inotify *source);

/* For poll(): POLLIN. */
int source_inotify_fd(const struct source_inotify *source);

/**
 * source_inotify_add() - watch a group, if it is not yet.
 * @wakes: its memory.events are watched too, where all that is below counts.
 */
void source_inotify_add(struct source_inotify *source, const char *path, uint64_t id, bool wakes);

/**
 * source_inotify_read() - hand on what came, without waiting.
 * @roll: gets a note for each group that was made or removed.
 * @ret_wake: whether a counter of events moved.
 *
 * A group that is new is watched at once, and so is what was made in it meanwhile.
 *
 * Return: 0, -ENOMEM.
 */
int source_inotify_read(struct source_inotify *source, struct roll *roll, bool *ret_wake);

/* Groups that are not watched, because of @max or the kernel's own limit. */
bool source_inotify_is_full(const struct source_inotify *source);

/* Whether somebody wrote to a file of some group: a limit was set, a process moved. */
bool source_inotify_any_set(const struct source_inotify *source);

/* Whether to one of this group, since this was asked last. */
bool source_inotify_take_set(struct source_inotify *source, uint64_t id);
