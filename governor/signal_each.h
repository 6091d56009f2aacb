/* SPDX-License-Identifier: MIT */
/*
 * A signal to each process of a group and of those below, through descriptors, so that a number
 * that was given away again reaches nobody. Nothing is allocated: it is called when memory is
 * short.
 */
#pragma once

#include "cgroup/tree.h"

#include <stddef.h>

/**
 * signal_each() - every process that is there now gets it once.
 * @path: of the group, from the root of the hierarchy.
 * @ret_count: how many got it.
 *
 * One that moves away meanwhile is let be, and so is this process.
 *
 * Return: 0; -errno: the rest was tried all the same.
 */
int signal_each(const struct cg *cg, const char *path, int number, size_t *ret_count);
