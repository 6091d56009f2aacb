/* SPDX-License-Identifier: MIT */
/*
 * Processes, for steer.c: signalled through a descriptor, so that a number that was given away
 * again reaches nobody.
 */
#pragma once

#include "governor/steer.h"

/**
 * steer_note_kill() - tell the workloads in the group and below that a person ends them, for their
 * reports.
 */
int steer_note_kill(const struct steer *steer, const char *path, struct err *err);
