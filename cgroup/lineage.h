/* SPDX-License-Identifier: MIT */
/*
 * A group and its ancestors at two moments: whose limit binds, and what slows the group, is judged
 * from all of them.
 */
#pragma once

#include "cgroup/delta.h"
#include "cgroup/effective.h"

/* More ancestors than that do not bind. */
#define LINEAGE_MAX 32

struct lineage {
	const char *path; /* of the group, from the root of the hierarchy; borrowed */
	const struct effective *effective; /* of the group; borrowed */
	struct delta deltas[LINEAGE_MAX];  /* the group's, its parent's, ... */
	size_t owner[LINEAGE_MAX];	   /* bytes of @path that name each of them */
	size_t count;
};

void lineage_init(struct lineage *lineage, const char *path, const struct effective *effective);

/**
 * lineage_add() - the next: the group itself, then its parent, and so on. What is too much is left
 * out.
 */
void lineage_add(struct lineage *lineage, const struct sample *then, const struct sample *now);

/* Of the first @len bytes of @path those that name the group above: "/web/api", "/web", "/". */
size_t lineage_parent_len(const char *path, size_t len);
