/* SPDX-License-Identifier: MIT */
/*
 * What is there now: the groups below cgov's subtree and the content of their files, read once.
 */
#pragma once

#include "cgroup/owner.h"
#include "common/arena.h"
#include "common/err.h"
#include "governor/policy.h"

#include <stdbool.h>
#include <stddef.h>

struct live_file {
	const char *name; /* "memory.max" */
	const char *content;
};

struct live_group {
	const char *path; /* below the subtree; "" is the subtree itself */
	uint64_t id;
	const char *policy; /* whose group it is, by its mark; NULL: nobody's */
	bool populated;
	struct live_file *files;
	size_t file_count;
};

struct live {
	struct live_group *groups; /* sorted by path */
	size_t count;
	const char *controllers; /* that the subtree can hand out */
	uint64_t ram_bytes, swap_bytes, page_bytes;
};

/**
 * live_read() - the subtree as far as @policy names it, and every group marked as its.
 * @arena: owns all of it.
 *
 * Files that a policy can set are read where they exist; a group that is missing is not an error.
 */
int live_read(const struct owner *owner, const struct host *host, const struct policy *policy,
	      struct arena *arena, struct live *ret, struct err *err);

/* The group at @path, the file in it; NULL when there is none. */
const struct live_group *live_group(const struct live *live, const char *path);
const char *live_file(const struct live_group *group, const char *name);
