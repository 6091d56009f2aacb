/* SPDX-License-Identifier: MIT */
#include "runner/filter.h"

#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#define CAP_BIT(cap) (UINT64_C(1) << (cap))

#define NEVER	   64 /* no capability */
#define LIFTS(cap) ((cap) == NEVER ? 0 : CAP_BIT((cap) % 64))

/* Of unshare() alone: clone() has its signal in the low byte. */
#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x00000080
#endif

enum { ALLOW = 0, KILL = -1 }; /* what is neither is an errno */

struct row {
	const char *name;
	uint64_t lifted_by;
	int answer[FILTER_GRADE_COUNT];
	bool has_arg;
	struct filter_arg arg;
};

#define DENY(name, cap, by_default, strict, why) WHEN(name, 0, 0, 0, cap, by_default, strict, why)
#define WHEN(name_, index, mask, value, cap, by_default, strict, why)             \
	{.name = name_,                                                           \
	 .lifted_by = LIFTS(cap),                                                 \
	 .answer = {[FILTER_DEFAULT] = (by_default), [FILTER_STRICT] = (strict)}, \
	 .has_arg = (mask) != 0,                                                  \
	 .arg = {index, FILTER_MASKED_EQ, mask, value}},

static const struct row rows[] = {
#include "runner/syscall.def"
};

static struct filter_rule rule_of(const struct row *row, enum filter_grade grade)
{
	int answer = row->answer[grade];

	return (struct filter_rule){
		.name = row->name,
		.answer = answer == KILL ? FILTER_KILL : FILTER_ERRNO,
		.errnum = answer == KILL ? 0 : (unsigned int)answer,
		.args = &row->arg,
		.arg_count = row->has_arg,
	};
}

int filter_rules_of(enum filter_grade grade, uint64_t caps, struct arena *arena,
		    struct filter_rules *ret, struct err *err)
{
	struct filter_rule *rules = arena_alloc(arena, ARRAY_LEN(rows) * sizeof(*rules));
	size_t count = 0;

	if (!rules)
		return err_set(err, ENOMEM, "make a seccomp filter");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].answer[grade] != ALLOW && !(rows[i].lifted_by & caps))
			rules[count++] = rule_of(&rows[i], grade);
	*ret = (struct filter_rules){.otherwise = FILTER_ALLOW, .rules = rules, .count = count};
	return 0;
}

bool filter_is_lifted(enum filter_grade grade, uint64_t caps)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].answer[grade] != ALLOW && rows[i].lifted_by & caps)
			return true;
	return false;
}
