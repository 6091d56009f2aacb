/* SPDX-License-Identifier: MIT */
/*
 * Which files a workload may reach, whoever it is: landlock rules.
 *
 * Kernel: Documentation/userspace-api/landlock.rst.
 */
#pragma once

#include "common/err.h"

#include <stdbool.h>
#include <stddef.h>

struct landlock {
	const char *const *read; /* may be read and executed, with all below; borrowed */
	size_t read_count;
	const char *const *write; /* may be changed too; borrowed */
	size_t write_count;
};

/**
 * landlock_version() - of the kernel's interface: what it can hold back grew with it.
 *
 * Return: 0 when there is none.
 */
unsigned int landlock_version(void);

/**
 * landlock_apply() - in the child, in its new root: nothing but these paths is left.
 *
 * Without a path it does nothing. Needs no_new_privs, and sets it.
 *
 * Return: 0, -ENOTSUP when this kernel has no landlock, -ENOENT for a path that is not there.
 */
int landlock_apply(const struct landlock *rules, struct err *err);
