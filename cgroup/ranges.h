/* SPDX-License-Identifier: MIT */
/*
 * Sets of CPUs and memory nodes as the kernel writes them: "0-3,6".
 */
#pragma once

#include "common/arena.h"

#include <stddef.h>

/* Numbers below this; the kernel's largest machines have 8192 CPUs. */
#define RANGES_END 16384

/**
 * ranges_sort() - the same set, sorted and merged: "6,0-1,1-3" becomes "0-3,6".
 * @text: no white space; "" is the empty set.
 * @ret: in @arena; two sets are equal when these texts are.
 *
 * Return: 0, -EINVAL, -ERANGE for a number from RANGES_END, -ENOMEM.
 */
int ranges_sort(const char *text, size_t len, struct arena *arena, const char **ret);
