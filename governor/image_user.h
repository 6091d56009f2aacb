/* SPDX-License-Identifier: MIT */
/*
 * Users and groups by the names that an image gives them.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"
#include "runner/launch.h"

/**
 * image_user_read() - "USER[:GROUP]" by /etc/passwd and /etc/group of the image. Numbers need not
 * be in there.
 * @root: of the image.
 *
 * Return: 0, -ENOENT, -errno.
 */
int image_user_read(const char *root, const char *text, struct arena *arena, struct launch *launch,
		    struct err *err);
