/* SPDX-License-Identifier: MIT */
/*
 * `image:` and what belongs to it, as the root of the launch they ask for.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"
#include "governor/run_options.h"
#include "runner/launch.h"

/**
 * launch_image_read() - without an image nothing changes.
 * @launch: has the namespaces, the user and the caller's environment. With an image the environment
 * is a fresh one, and the directory "/" unless another is asked for.
 * @arena: owns what @launch points to then.
 *
 * A relative path starts at the policy that says it, or at the caller's directory. The folder of
 * `keep` is locked for as long as this process lives: two workloads would spoil it.
 *
 * Return: 0, -EBUSY, -errno.
 */
int launch_image_read(const struct run_options *options, struct arena *arena, struct launch *launch,
		      struct err *err);
