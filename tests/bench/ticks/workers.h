/* SPDX-License-Identifier: MIT */
/*
 * One process in each group below a directory, that works when told to: groups that are busy.
 */
#pragma once

#include "cgroup/tree.h"

#include <sys/types.h>

struct workers {
	pid_t *pids; /* owned */
	size_t count, room;
	int done[2]; /* a byte for each that has worked */
};

/* Return: 0, -errno; workers_stop() has to be called after both. */
int workers_start(const struct cg *top, struct workers *ret);

/* Each works once; returns when all have. */
void workers_work(const struct workers *workers);

void workers_stop(struct workers *workers);
