/* SPDX-License-Identifier: MIT */
/*
 * Whose group it is: the policy that made it, as an extended attribute of its directory. It goes
 * with the group, so no file of ours can be out of step with it.
 */
#pragma once

#include "cgroup/tree.h"
#include "common/err.h"

#include <stddef.h>

#define MARK_SIZE 256 /* of the longest name of a policy, with its NUL */

/**
 * mark_set() - the group belongs to @policy.
 *
 * user.cgov.policy; trusted.cgov.policy where the kernel has no user attributes here.
 *
 * Return: 0, -errno.
 */
int mark_set(const struct cg *cg, const char *policy, struct err *err);

/**
 * mark_get() - whose group it is.
 *
 * Return: 0 with the name, -ENODATA when it has no mark, -ENOTSUP when it cannot have one, -errno.
 */
int mark_get(const struct cg *cg, char ret[MARK_SIZE]);
