/* SPDX-License-Identifier: MIT */
#include "monitor/filter.h"

#include <errno.h>
#include <fnmatch.h>

int filter_add(struct filter *filter, bool exclude, const char *pattern)
{
	const char **patterns = exclude ? filter->exclude : filter->match;
	size_t *count = exclude ? &filter->exclude_count : &filter->match_count;

	if (!pattern[0])
		return -EINVAL;
	if (*count == FILTER_MAX)
		return -E2BIG;
	patterns[(*count)++] = pattern;
	return 0;
}

static bool fits_any(const char *const *patterns, size_t count, const char *path, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		const char *text = patterns[i][0] == '/' ? path : name;
		if (text && fnmatch(patterns[i], text, 0) == 0)
			return true;
	}
	return false;
}

bool filter_passes(const struct filter *filter, const char *path, const char *name)
{
	if (filter->match_count > 0 && !fits_any(filter->match, filter->match_count, path, name))
		return false;
	return !fits_any(filter->exclude, filter->exclude_count, path, name);
}
