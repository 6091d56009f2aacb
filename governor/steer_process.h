/* SPDX-License-Identifier: MIT */
/*
 * Processes, for steer.c: signalled through a descriptor, so that a number that was given away
 * again reaches nobody.
 */
#pragma once

#include "governor/steer.h"

/**
 * steer_signal_each() - a signal to each process of a group and below that is there now.
 * @ret_count: how many got it.
 */
int steer_signal_each(const struct cg *cg, const char *path, int number, size_t *ret_count,
		      struct err *err);

/**
 * steer_note_kill() - tell the workloads in the group and below that a person ends them, for their
 * reports.
 */
int steer_note_kill(const struct steer *steer, const char *path, struct err *err);
