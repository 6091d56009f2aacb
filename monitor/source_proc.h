/* SPDX-License-Identifier: MIT */
/*
 * The processes and threads of a group, from cgroup.procs and /proc/PID/stat.
 *
 * The stat files stay open between ticks, up to a cap: a descriptor never reads another process
 * that got the same number.
 */
#pragma once

#include "common/err.h"
#include "monitor/task.h"

#include <stdbool.h>

struct source_proc; /* private state */

/**
 * source_proc_new() - @proc_fd: a directory that looks like /proc; taken over on success.
 *
 * Return: NULL when memory is short.
 */
struct source_proc *source_proc_new(int proc_fd);
void source_proc_free(struct source_proc *source);

/* Return: 0 to go on, -errno to stop. */
typedef int source_proc_visit(const struct task *task, void *data);

/**
 * source_proc_group() - each process of a group itself, its threads after it.
 * @cg_fd: of the group.
 *
 * Those that end meanwhile, and those of other pid namespaces, are left out.
 *
 * Return: 0, or what @visit returned, -ENOMEM.
 */
int source_proc_group(struct source_proc *source, int cg_fd, bool threads, source_proc_visit *visit,
		      void *data);

/* The tick is over: let go what no group asked for. */
void source_proc_round(struct source_proc *source);
