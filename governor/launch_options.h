/* SPDX-License-Identifier: MIT */
/*
 * The keys under `run:` as the launch they ask for.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"
#include "governor/image.h"
#include "governor/run_options.h"
#include "runner/launch.h"

/**
 * launch_options_read() - what can be told before the machine is asked for a process.
 * @image: launch_image_choose(); NULL: the host's files.
 * @environ: of the caller: "NAME=VALUE", NULL-terminated; borrowed by @ret.
 * @arena: owns what @ret points to beside that.
 *
 * The group, the cgroup mount and the terminal are left for the caller to fill in.
 *
 * Return: 0, -EINVAL, -ENOENT for a user or group that this machine lacks.
 */
int launch_options_read(const struct run_options *options, const struct image *image,
			char *const *environ, struct arena *arena, struct launch *ret,
			struct err *err);
