/* SPDX-License-Identifier: MIT */
/*
 * End what runs in a group because a person asked for it: the reports say so, and the supervisors
 * read their last numbers before the group goes.
 */
#pragma once

#include "common/err.h"

/**
 * evict_group() - kill all processes of a group and below.
 * @launches_fd: folder of the records; -1: there are none.
 * @mount_fd: the root of the hierarchy.
 * @path: of the group, from there: "/cgov/web".
 *
 * Return: 0 when nothing runs there and no supervisor looks at it any more, -ETIMEDOUT.
 */
int evict_group(int launches_fd, int mount_fd, const char *path, struct err *err);
