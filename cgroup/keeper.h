/* SPDX-License-Identifier: MIT */
/*
 * The keeper: a process that does nothing. systemd ends a scope when its last process leaves, so
 * one stays while no workload runs.
 */
#pragma once

#include "common/attr.h"
#include "common/err.h"

#include <sys/types.h>

/* The one argument by which main() knows that it is to be the keeper. */
#define KEEPER_ARGUMENT "--keeper"

/**
 * keeper_spawn() - start one: in a session of its own, without descriptors, nobody's child.
 *
 * It is this program executed once more, so that neither the memory nor the command line of the
 * caller stay with it.
 */
int keeper_spawn(pid_t *ret, struct err *err);

/* What it does: nothing, until a signal ends it; it gives up when nobody puts it into its leaf. */
NORETURN void keeper_main(void);
