/* SPDX-License-Identifier: MIT */
/*
 * Which slots of a recording are in use, and which are next: those that are too old, then new ones,
 * then the oldest. Pure but for slots_erase() and slots_expire().
 */
#pragma once

#include "cgroup/segment.h"

struct slot {
	uint64_t segment;   /* number; 0: free */
	uint64_t last_nsec; /* wall clock of the last frame in the segment */
};

struct slots {
	struct slot *all; /* owned */
	size_t count, room;
	size_t limit;  /* how many there may be; SIZE_MAX: no limit */
	uint32_t size; /* of each in bytes */
};

/* Of a file that exists. Return: 0, -ENOMEM. */
int slots_load(struct slots *slots, const struct segments *segments, uint64_t file_size);
void slots_done(struct slots *slots);

static inline uint64_t slots_offset(const struct slots *slots, size_t index)
{
	return BLOCK_FILE_SIZE + (uint64_t)index * slots->size;
}

/**
 * slots_take() - slots side by side for a new segment.
 * @bytes: that it begins with.
 * @segment: its number.
 *
 * Return: 0; -EFBIG when it does not fit; -ENOMEM.
 */
int slots_take(struct slots *slots, uint64_t bytes, uint64_t segment, uint64_t now_nsec,
	       size_t *ret_first, size_t *ret_count);

/* The segment has a frame of this time. */
void slots_touch(struct slots *slots, size_t first, size_t count, uint64_t now_nsec);

/**
 * slots_erase() - what they held before is found no more, whatever is written over it.
 */
void slots_erase(const struct slots *slots, int fd, size_t first, size_t count);

/**
 * slots_expire() - take out of the file what ended before a time.
 * @keep: number of a segment that stays.
 */
void slots_expire(struct slots *slots, int fd, uint64_t before_nsec, uint64_t keep);
