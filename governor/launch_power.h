/* SPDX-License-Identifier: MIT */
/*
 * What a workload may do, of the keys under `run:`: capabilities, system calls, files, limits of
 * each process.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"
#include "governor/run_options.h"
#include "runner/launch.h"

/**
 * launch_power_read() - profile, cap-add, cap-drop, seccomp, ro, rw, rlimits.
 * @arena: owns what is written to @launch.
 *
 * Return: 0, -EINVAL; -ENOTSUP where this build has no filters; -errno of the filter's file.
 */
int launch_power_read(const struct run_options *options, struct arena *arena, struct launch *launch,
		      struct err *err);
