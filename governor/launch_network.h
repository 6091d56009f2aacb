/* SPDX-License-Identifier: MIT */
/*
 * `network:` as the namespaces of a launch and what supervise() makes for it.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"
#include "governor/network_want.h"
#include "governor/run_options.h"
#include "runner/launch.h"

/**
 * launch_network_read() - without a network nothing changes.
 * @launch: has its namespaces.
 * @ret: what was asked for; in the arena; NULL: nothing.
 *
 * Return: 0; -EPERM for who may not make it; -EINVAL; -ENOMEM.
 */
int launch_network_read(const struct run_options *options, struct arena *arena,
			struct launch *launch, const struct network_want **ret, struct err *err);
