/* SPDX-License-Identifier: MIT */
/*
 * What the workload loses on its way to exec: capabilities, the user it came as, new privileges.
 */
#pragma once

#include "common/err.h"
#include "runner/launch.h"

/**
 * drop_check() - refuse, before anything is done, what drop_apply() could not keep.
 *
 * Return: 0, -EPERM with a sentence.
 */
int drop_check(const struct launch *launch, struct err *err);

/**
 * drop_apply() - in the child: bounding set, user and groups, capability sets, no_new_privs.
 *
 * Return: 0, -errno.
 */
int drop_apply(const struct launch *launch, struct err *err);
