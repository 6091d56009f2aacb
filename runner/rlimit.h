/* SPDX-License-Identifier: MIT */
/*
 * Limits of each process by itself (getrlimit(2)): rlimit.def has them.
 */
#pragma once

#include "common/err.h"

#include <stddef.h>
#include <stdint.h>

struct rlimit_setting {
	int resource;	     /* RLIMIT_* */
	uint64_t soft, hard; /* RLIM_INFINITY: none; in the kernel's unit of it */
};

/**
 * rlimit_parse() - "nofile=1024", "nofile=1024:4096" (soft and hard), "core=0", "stack=max".
 *
 * Return: 0, -EINVAL with what is allowed.
 */
int rlimit_parse(const char *text, struct rlimit_setting *ret, struct err *err);

/**
 * rlimit_apply() - in the child, before capabilities go: raising a hard limit takes one.
 */
int rlimit_apply(const struct rlimit_setting *settings, size_t count, struct err *err);
