/* SPDX-License-Identifier: MIT */
/*
 * Where the segments of a recording are, and what the head of one says (block.h has the layout).
 */
#pragma once

#include "cgroup/block.h"
#include "cgroup/shape.h"
#include "common/err.h"

/* What holds for all samples of a segment. */
struct segment_head {
	char boot_id[64];
	char host[256];
	char base[4096]; /* path of the subtree that cgov's groups are in; "" where unknown */
	uint64_t interval_usec; /* between samples, as was asked for */
	uint64_t
		max_age_usec; /* what is older than that before the last sample is gone; 0: never */
};

/**
 * segment_put_head() - append the payload of a segment's head.
 *
 * The names of this build's metrics stand in it, in the order of their table.
 */
void segment_put_head(const struct segment_head *head, struct text *out);

/**
 * segment_get_head() - read such a payload, which anybody may have made.
 * @ret_series: the map is owned by the caller.
 *
 * Return: 0, -EBADMSG, -ENOMEM.
 */
int segment_get_head(const char *bytes, size_t len, struct segment_head *ret_head,
		     struct series *ret_series, struct err *err);

struct segment {
	uint64_t number;
	uint64_t offset;     /* in the file */
	uint64_t end;	     /* it goes no further: the next one or the file's end */
	uint64_t first_nsec; /* wall clock when it began */
};

struct segments {
	struct segment *all; /* owned; by number */
	size_t count;
};

/**
 * segments_scan() - find the segments of a recording.
 *
 * A header of 48 bytes a slot is read, so there is no index that could be lost.
 */
int segments_scan(int fd, const struct block_file *file, struct segments *ret, struct err *err);
void segments_done(struct segments *segments);
