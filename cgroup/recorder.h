/* SPDX-License-Identifier: MIT */
/*
 * Writes samples of groups into a file, as they come, within a size and an age (block.h has the
 * layout, replay.h reads it). A frame is on disk when recorder_end() returns: what cuts the file
 * later, or kills the writer, costs nothing that was whole.
 */
#pragma once

#include "cgroup/segment.h"

struct recorder; /* private state */

/* The least that a recording can be held to. */
#define RECORDER_SIZE_MIN ((uint64_t)1 << 20)

struct recorder_options {
	struct segment_head head; /* its max_age_usec is enforced here */
	uint64_t max_size;	  /* bytes that the file never exceeds; 0: none */
};

/**
 * recorder_open() - record into a file, behind what it holds when it is a recording.
 *
 * Return: 0; -EBADMSG when the file is something else, which is left alone; -EBUSY while another
 * records into it; -EFBIG when it is larger than @options allows; -errno.
 */
int recorder_open(const char *path, const struct recorder_options *options, struct recorder **ret,
		  struct err *err);

/**
 * recorder_open_fd() - the same into what a descriptor is open on, for reading and writing.
 * @fd: taken over, on failure too.
 */
int recorder_open_fd(int fd, const struct recorder_options *options, struct recorder **ret,
		     struct err *err);

/**
 * recorder_begin() - a moment begins; what was added and not ended is forgotten.
 */
void recorder_begin(struct recorder *recorder, uint64_t real_nsec, uint64_t mono_usec);

/**
 * recorder_add() - a group of this moment, in any order.
 * @path: from the root of the hierarchy.
 * @above: it is not asked for, it only limits those below.
 *
 * Return: 0, -ENOMEM.
 */
int recorder_add(struct recorder *recorder, const char *path, bool above,
		 const struct sample *sample, struct err *err);

/**
 * recorder_event() - something happened; written with the frame that ends next.
 * @json: a cgov.event/1 object.
 */
void recorder_event(struct recorder *recorder, const char *json);

/**
 * recorder_end() - the moment is complete: write it.
 *
 * Return: 0; -EFBIG when it does not fit the size that is allowed; -errno: then this moment is
 * lost, and the next can be tried.
 */
int recorder_end(struct recorder *recorder, struct err *err);

/* Bytes that were written since it was opened. */
uint64_t recorder_written(const struct recorder *recorder);

/* Bytes that the file takes now: what was dropped takes none. */
uint64_t recorder_room(const struct recorder *recorder);
void recorder_close(struct recorder *recorder);
