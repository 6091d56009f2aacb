/* SPDX-License-Identifier: MIT */
/*
 * The groups above those that cgov steers: memory.min and memory.low of a group hold only as far
 * as each of them has as much.
 */
#pragma once

#include "cgroup/host.h"
#include "common/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Where cgov's groups are, or would be. */
struct protection_place {
	const struct host *host;
	int root_fd;		 /* "/", or a folder that looks like it */
	unsigned int uid;	 /* whose groups they are */
	const char *cgroup_root; /* --cgroup-root; can be NULL */
};

/* What it takes when no size is known: more than nothing. */
#define PROTECTION_ANY 1

/**
 * protection_gap() - whether a group above has less than is asked of it.
 * @min, @low: bytes; PROTECTION_ANY.
 * @ret_where: gets the path of the lowest such group, as seen from the root of the file system.
 * @ret_remedy: gets the line that gives all of them what they lack.
 */
bool protection_gap(const struct protection_place *place, uint64_t min, uint64_t low,
		    struct text *ret_where, struct text *ret_remedy);
