/* SPDX-License-Identifier: MIT */
/*
 * A seccomp filter from a file, in the form that container engines have: linux.seccomp of the OCI
 * runtime specification, with the `includes` and `excludes` of the engines' own profiles.
 */
#pragma once

#include "runner/filter.h"

/**
 * filter_file_read() - the file as a filter.
 * @caps: that the workload keeps, for `includes: {caps}`.
 * @arena: owns what @ret points to.
 *
 * SCMP_ACT_KILL, KILL_PROCESS, KILL_THREAD and TRAP end the workload, and the report names the
 * call.
 *
 * Return: 0, -EINVAL with the place in the file, -ENOTSUP, -errno.
 */
int filter_file_read(const char *path, uint64_t caps, struct arena *arena, struct filter *ret,
		     struct err *err);

/**
 * filter_text_read() - the same from a text.
 * @ret: what it points to is in @arena.
 */
int filter_text_read(const char *text, uint64_t caps, struct arena *arena, struct filter_rules *ret,
		     struct err *err);
