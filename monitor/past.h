/* SPDX-License-Identifier: MIT */
/*
 * What the dashboard read of late, kept in memory so that one can go back to it: a recording
 * (cgroup/recorder.h) in a file that has no name and goes with the process.
 */
#pragma once

#include "cgroup/recorder.h"
#include "common/err.h"
#include "monitor/tape.h"

#include <stdbool.h>
#include <stdint.h>

struct past {
	struct recorder *recorder; /* owned */
	int fd;			   /* the file it writes to; owned */
	uint64_t max_bytes;	   /* that it never exceeds */
	uint64_t last_nsec;	   /* wall clock of the last sample that was kept; 0: none was */
	uint64_t begun_nsec;	   /* and of the one that is being read */
	bool lost;		   /* the last sample could not be kept */
	struct tape tape;	   /* where it is looked at; without a replay it is not */
};

/**
 * past_open() - keep samples, at most so old and taking at most so much memory.
 * @max_bytes: at least RECORDER_SIZE_MIN.
 *
 * Return: 0, -ENOMEM, -errno.
 */
int past_open(uint64_t span_usec, uint64_t max_bytes, struct past *ret, struct err *err);
void past_close(struct past *past);

/* A tick: begin it, add each group, end it. What cannot be kept is lost, and past->lost says so. */
void past_begin(struct past *past, uint64_t real_nsec, uint64_t mono_usec);
void past_add(struct past *past, const char *path, const struct sample *sample);
void past_end(struct past *past);

/* Bytes that are in use. */
uint64_t past_room(const struct past *past);

/**
 * past_reader() - read what is kept up to now.
 * @ret: at no sample yet; owned by the caller.
 *
 * Return: 0; -ENODATA when nothing is; -errno.
 */
int past_reader(const struct past *past, struct replay **ret, struct err *err);

/**
 * past_look() - open the tape, or open it anew so that it knows what was kept since.
 *
 * Return: as past_reader(); on failure the tape is left as it was.
 */
int past_look(struct past *past, struct err *err);
