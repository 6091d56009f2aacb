/* SPDX-License-Identifier: MIT */
/*
 * What a group does with disks, and how near that is to io.max.
 */
#pragma once

#include "cgroup/lineage.h"

#define IO_DEVICE_SIZE 24
#define IO_USE_MAX     32 /* a group that uses more disks at once has the rest left out */

struct io_use {
	char device[IO_DEVICE_SIZE];	/* "8:0" */
	uint64_t read_rate, write_rate; /* bytes a second */
};

/**
 * io_use_list() - the disks that a group used between the two samples, the busiest first.
 *
 * Devices stacked on others are left out where a disk below them is there, as delta_sum_rate()
 * does.
 *
 * Return: how many were written.
 */
size_t io_use_list(const struct delta *delta, struct io_use ret[IO_USE_MAX]);

/* One limit of io.max, and what is measured against it. */
struct io_share {
	char device[IO_DEVICE_SIZE];
	const char *key;      /* "rbps"; static */
	bool is_bytes;	      /* otherwise requests */
	bool is_write;	      /* otherwise reads */
	uint64_t rate, limit; /* a second */
	uint64_t percent;     /* hundredths */
	size_t owner;	      /* bytes of the lineage's path */
};

/**
 * io_share_find() - of all limits of io.max, of the group and its ancestors, the nearest.
 * @of_owner: each is measured against what its owner does as a whole, not against what the group
 * does: that is how near the limit is to holding anybody.
 *
 * Return: false where there is no limit.
 */
bool io_share_find(const struct lineage *lineage, bool of_owner, struct io_share *ret);
