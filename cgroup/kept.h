/* SPDX-License-Identifier: MIT */
/*
 * Files of groups that are read again and again: their descriptors are kept, so that reading one is
 * a single call.
 *
 * A file that was read costs the kernel a page as long as it is open (seq_file), so no more than a
 * given number is kept: those that are asked for in every round.
 */
#pragma once

#include "cgroup/tree.h"

#include <sys/types.h>

struct kept; /* private state; NULL keeps nothing */

/* Of memory of the kernel at most 4.3 KiB each. */
#define KEPT_MAX 8192

/**
 * kept_new() - room for @limit descriptors, and for half of those that the process may have open at
 * the most.
 *
 * Return: NULL where there is no memory.
 */
struct kept *kept_new(size_t limit);
void kept_free(struct kept *kept);

/**
 * kept_read() - a file that is one record, as fd_read_record().
 * @file: tells the files of a group apart; @name of the same file is always the same.
 *
 * Return: bytes; -ENODEV when the group is gone; -E2BIG; -errno of opening it.
 */
ssize_t kept_read(struct kept *kept, const struct cg *cg, uint16_t file, const char *name,
		  char *buf, size_t size);

/**
 * kept_round() - a round over all groups has ended: what was not read for some of them is closed.
 */
void kept_round(struct kept *kept);

/* How many are open. */
size_t kept_count(const struct kept *kept);
