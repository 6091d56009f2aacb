/* SPDX-License-Identifier: MIT */
/*
 * One segment of a recording in memory, and the list of its frames.
 */
#pragma once

#include "cgroup/segment.h"

/* A frame, or the events before one. */
struct reel_block {
	struct block block;
	size_t offset; /* of its payload in the bytes */
};

/* All zero is none. */
struct reel {
	char *bytes; /* owned */
	size_t len;
	struct reel_block *frames, *events; /* owned; in order */
	size_t frame_count, event_count;
	struct segment_head head;
	struct series series; /* its map is owned */
};

struct decompressor;

/**
 * reel_load() - read a segment.
 * @decompressor: can be NULL where there is none.
 *
 * What is torn or damaged at its end is left out: the last frame is whole.
 *
 * Return: 0, -EBADMSG, -ENOTSUP, -ENOMEM, -errno.
 */
int reel_load(int fd, const struct segment *segment, struct decompressor *decompressor,
	      struct reel *ret, struct err *err);
void reel_done(struct reel *reel);

/* Whether the payload is what was written. */
bool reel_is_whole(const struct reel *reel, const struct reel_block *block);

/**
 * reel_payload() - a payload as it was before it was compressed.
 * @ret: block->raw bytes, owned by the caller.
 *
 * Return: 0, -EBADMSG, -ENOTSUP, -ENOMEM.
 */
int reel_payload(const struct reel *reel, const struct reel_block *block,
		 struct decompressor *decompressor, char **ret, struct err *err);
