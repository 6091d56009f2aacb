/* SPDX-License-Identifier: MIT */
/*
 * DOC: Tasks that end
 *
 * The kernel sends a taskstats record when a task ends, whole but for one thing: it does not say in
 * which group the task was. What can be known then:
 *
 * - While the process above has not waited for it, /proc/PID/cgroup still tells. A socket that is
 *   read at once mostly wins that race; a parent that waits on another processor can win it.
 * - Else the group of the process above, which is where the task was born. Wrong for a task that
 *   was moved or born into another group and ended before anybody looked: these are counted apart.
 * - Else nothing: the task counts to the root alone.
 *
 * When the socket is full the kernel drops records, and says that it did, not how many. From then
 * on the counts of any group may be short, and each of them says so.
 *
 * Kernel: Documentation/accounting/taskstats.rst; needs CAP_NET_ADMIN in the first user namespace,
 * and to be in the first pid namespace.
 */
#pragma once

#include "common/err.h"
#include "monitor/exits.h"

struct source_exit; /* private state */

/**
 * source_exit_open() - listen from now on.
 *
 * Return: 0; -EPERM, -ENOTSUP and -errno when the kernel or its library does not let us.
 */
int source_exit_open(struct source_exit **ret, struct err *err);
void source_exit_close(struct source_exit *source);

/* To be read from by source_exit_read() whenever there is something. */
int source_exit_fd(const struct source_exit *source);

/* Take what came meanwhile. */
void source_exit_read(struct source_exit *source);

/* Borrowed. */
struct exits *source_exit_counts(struct source_exit *source);

/* How often records were lost. */
uint64_t source_exit_losses(const struct source_exit *source);
