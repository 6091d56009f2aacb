/* SPDX-License-Identifier: MIT */
/*
 * A root of the workload's own: an image's files, with what the kernel serves mounted in them.
 *
 * Theory of operation: see root.c.
 */
#pragma once

#include "common/err.h"

#include <stdbool.h>

struct launch;

/* All of it is borrowed. */
struct root {
	const char *dir;  /* of the image; NULL: the workload sees the host's files */
	const char *keep; /* a folder for what it writes; NULL: forgotten at its end */
	bool read_only;	  /* it cannot write at all */
};

/**
 * root_enter() - in the child, whose mounts are its own already: become the root, leave the host's
 * files behind.
 *
 * Return: 0, -errno.
 */
int root_enter(const struct launch *launch, struct err *err);
