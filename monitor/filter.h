/* SPDX-License-Identifier: MIT */
/*
 * Which groups are shown: glob patterns over their names.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define FILTER_MAX 64

/* All zero lets every group pass. The patterns are borrowed. */
struct filter {
	const char *match[FILTER_MAX], *exclude[FILTER_MAX];
	size_t match_count, exclude_count;
};

/**
 * filter_add() - one more pattern, a glob as glob(7) has it; a star goes past slashes.
 * @exclude: groups that it fits are left out; otherwise those that no such pattern fits are.
 * @pattern: with a slash in front it is held against the path from the root of the hierarchy,
 * without against cgov's own name; what cgov has no name for, the latter never fits.
 *
 * Return: 0; -E2BIG when there are FILTER_MAX already; -EINVAL when @pattern is empty.
 */
int filter_add(struct filter *filter, bool exclude, const char *pattern);

/**
 * filter_passes() - whether a group is shown. What is above or below it does not matter.
 * @path: from the root of the hierarchy.
 * @name: as cgov calls it; can be NULL.
 */
bool filter_passes(const struct filter *filter, const char *path, const char *name);
