/* SPDX-License-Identifier: MIT */
/*
 * Safe shrink: what a group uses is brought below a limit first, so that memory.max can be lowered
 * to it without the out-of-memory killer. Nothing is set meanwhile: a crash leaves nothing behind.
 *
 * Kernel: cgroup-v2.rst, memory.reclaim (5.19).
 */
#pragma once

#include "cgroup/tree.h"
#include "common/err.h"

#include <stdint.h>

/* What can be known of how far a group can be brought down. Bytes. */
struct shrink_use {
	uint64_t current_bytes;
	uint64_t swappable_bytes; /* anon, shmem: they go only where there is swap */
	uint64_t locked_bytes;	  /* unevictable: of those, or of files */
	uint64_t kernel_bytes;	  /* slabs, stacks and page tables, which stay */
	uint64_t swap_room_bytes; /* of the group and of the machine */
};

/* Below that nothing gets it. Pure; never more than what is in use. */
uint64_t shrink_least(const struct shrink_use *use);

/**
 * shrink_look() - read it.
 *
 * Return: 0; -errno where the group has no memory files.
 */
int shrink_look(const struct cg *cg, struct shrink_use *ret, struct err *err);

#define SHRINK_PATIENCE_USEC ((uint64_t)10 * 1000000)

/* PSI full avg10 of the group, hundredths: more of a stall than this is not worth it. */
#define SHRINK_PRESSURE 6000

/**
 * shrink_reclaim() - take memory back until no more than @target_bytes are in use.
 * @max_pressure: hundredths of "full avg10"; from there on it ends.
 * @ret_bytes: what is in use in the end; can be NULL.
 *
 * Return: 0; -EBUSY with the reason when it does not get there; -ENOENT without memory.reclaim.
 */
int shrink_reclaim(const struct cg *cg, uint64_t target_bytes, uint64_t patience_usec,
		   uint64_t max_pressure, uint64_t *ret_bytes, struct err *err);

/**
 * shrink_below() - make room for memory.max = @limit_bytes.
 *
 * Return: 0, also when nothing has to go; -EBUSY with the reason.
 */
int shrink_below(const struct cg *cg, uint64_t limit_bytes, uint64_t patience_usec,
		 struct err *err);
