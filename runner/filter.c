/* SPDX-License-Identifier: MIT */
#include "runner/filter.h"

#include "config.h"

#include <errno.h>
#include <linux/filter.h>
#include <string.h>

#if HAVE_SECCOMP
#include "runner/filters.inc" /* filter_default and filter_strict, which filter_tool printed */
#else
static const struct filter filter_default, filter_strict;
#endif

static const char *const names[FILTER_GRADE_COUNT] = {
	[FILTER_OFF] = "off",
	[FILTER_DEFAULT] = "default",
	[FILTER_STRICT] = "strict",
};

const char *filter_grade_name(enum filter_grade grade)
{
	return names[grade];
}

enum filter_grade filter_grade_find(const char *name)
{
	enum filter_grade grade = FILTER_OFF;

	while (grade < FILTER_GRADE_COUNT && strcmp(names[grade], name) != 0)
		grade++;
	return grade;
}

int filter_choose(enum filter_grade grade, uint64_t caps, struct arena *arena, struct filter *ret,
		  struct err *err)
{
	struct filter_rules rules;

	*ret = (struct filter){0};
	if (!HAVE_SECCOMP || grade == FILTER_OFF)
		return 0;
	if (!filter_is_lifted(grade, caps)) {
		*ret = grade == FILTER_STRICT ? filter_strict : filter_default;
		return 0;
	}
	int r = filter_rules_of(grade, caps, arena, &rules, err);
	return r < 0 ? r : filter_make(&rules, arena, ret, err);
}
