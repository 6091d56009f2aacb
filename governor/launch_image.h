/* SPDX-License-Identifier: MIT */
/*
 * `image:` and what belongs to it, as the root of the launch they ask for.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"
#include "governor/image.h"
#include "governor/run_options.h"
#include "runner/launch.h"

/**
 * launch_image_choose() - what `image` means: a directory, a file or OCI layout that is imported
 *when it is new, or the name or id of one in the store. A relative path starts at the policy that
 *says it, or at the caller's directory.
 * @ret: in @arena; NULL when no image is asked for. One of the store stays there for as long as
 *this process lives.
 *
 * Return: 0, -ENOENT, -EBADMSG, -errno.
 */
int launch_image_choose(const struct run_options *options, const char *state_dir,
			struct arena *arena, const struct image **ret, struct err *err);

/**
 * launch_image_read() - without an image nothing changes.
 * @launch: has the user. With an image its root is set, the environment is a fresh one with what
 *the image says, and so is the directory.
 * @arena: owns what @launch points to then.
 *
 * The folder of `keep` is locked for as long as this process lives: two workloads would spoil it.
 *
 * Return: 0, -EBUSY, -errno.
 */
int launch_image_read(const struct run_options *options, const struct image *image,
		      struct arena *arena, struct launch *launch, struct err *err);
