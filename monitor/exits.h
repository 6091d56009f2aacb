/* SPDX-License-Identifier: MIT */
/*
 * What tasks that ended had used, by group: a process that lived between two samples still counts.
 * As with the kernel's own counters, a group's numbers have those of the groups below.
 */
#pragma once

#include "monitor/task_usage.h"

struct exit_counts {
	uint64_t processes;
	uint64_t by_parent; /* of them: counted where the process above is */
	uint64_t cpu_usec, read_bytes, write_bytes; /* of their threads too */
};

struct exits; /* private state */

/* Return: NULL when memory is short. */
struct exits *exits_new(void);
void exits_free(struct exits *exits);

/**
 * exits_add() - a task ended.
 * @path: of its group from the root of the hierarchy; "/" where it is not known.
 * @by_parent: the path is the one of the process above.
 *
 * What finds no room (memory, or groups past any that are looked at) counts to the root alone.
 */
void exits_add(struct exits *exits, const char *path, const struct task_usage *usage,
	       bool by_parent);

/**
 * exits_get() - what counted to a group.
 * @id: of the group: one that was made anew begins at 0.
 */
void exits_get(struct exits *exits, const char *path, uint64_t id, struct exit_counts *ret);

/* A sample is over: groups that it did not ask for are forgotten. */
void exits_round(struct exits *exits);
