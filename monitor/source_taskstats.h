/* SPDX-License-Identifier: MIT */
/*
 * What processes and threads used and waited for, from taskstats: many of them asked for in one
 * system call. Where that is refused, what /proc has of it.
 */
#pragma once

#include "common/err.h"
#include "monitor/task.h"

struct source_taskstats; /* private state */

/**
 * source_taskstats_new() - nothing is opened before the first task is asked for.
 * @proc_fd: a directory that looks like /proc; taken over on success.
 * @live: false: @proc_fd is not this machine's, the kernel is not asked.
 *
 * Return: NULL when memory is short.
 */
struct source_taskstats *source_taskstats_new(int proc_fd, bool live);
void source_taskstats_free(struct source_taskstats *source);

/**
 * source_taskstats_fill() - the usage of each task; what is not known is left empty.
 */
void source_taskstats_fill(struct source_taskstats *source, struct task *tasks, size_t count);

/**
 * source_taskstats_note() - why /proc is asked instead.
 *
 * Return: NULL while it is not; borrowed.
 */
const char *source_taskstats_note(const struct source_taskstats *source);
