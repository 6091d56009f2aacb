/* SPDX-License-Identifier: MIT */
/*
 * Name servers that a workload with a network of its own can reach.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"

#include <stdbool.h>

/**
 * resolv_make() - the host's resolv.conf without what listens on its loopback only.
 * @always: also where nothing had to be left out (the workload does not see the host's file).
 * @ret: in the arena; NULL: the host's own file does.
 *
 * A server on loopback is often systemd-resolved, whose servers stand in a file of its own; where
 * that helps nothing the file stays as it is: what has no name server has a network still.
 *
 * Return: 0; -ENOMEM.
 */
int resolv_make(bool always, struct arena *arena, const char **ret, struct err *err);
