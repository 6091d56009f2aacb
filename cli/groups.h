/* SPDX-License-Identifier: MIT */
/*
 * The groups that a command reads: names of cgov's, or paths from the root of the hierarchy.
 */
#pragma once

#include "cgroup/tree.h"
#include "common/err.h"
#include "monitor/survey.h"

#include <limits.h>

struct groups {
	struct cg root;		     /* of the hierarchy; owned */
	struct survey_start *starts; /* owned, and so are their groups and paths */
	size_t count;
	char base[PATH_MAX]; /* path of the subtree that cgov's groups are in; "" where unknown */
};

/**
 * groups_open() - find the groups.
 * @names: NULL-terminated; none: the whole hierarchy, or what --cgroup-root names.
 *
 * Return: 0; -ENOTSUP where there is no cgroup v2 tree; -ENOENT.
 */
int groups_open(char *const *names, struct groups *ret, struct err *err);
void groups_close(struct groups *groups);
#define AUTO_GROUPS CLEANUP(groups_close)

/**
 * groups_name() - what cgov calls the group at a path.
 *
 * Return: borrowed from @path; NULL when it is not one of cgov's.
 */
const char *groups_name(const struct groups *groups, const char *path);
