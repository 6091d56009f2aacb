/* SPDX-License-Identifier: MIT */
/*
 * Reads what recorder.h wrote, at any time of it and from there on or back. The file can be cut,
 * damaged, somebody else's, or still be written to.
 */
#pragma once

#include "cgroup/frame.h"
#include "cgroup/segment.h"

struct replay; /* private state */

/**
 * replay_open() - open a recording; nothing is read yet.
 *
 * Return: 0; -EBADMSG when it is none; -ENODATA when there is no whole sample in it; -ENOTSUP;
 * -errno.
 */
int replay_open(const char *path, struct replay **ret, struct err *err);

/**
 * replay_open_fd() - the same of a descriptor.
 * @fd: taken over, on failure too.
 */
int replay_open_fd(int fd, struct replay **ret, struct err *err);

/**
 * replay_again() - another reader of the same file, which also knows what was written since; it is
 * at no sample yet.
 */
int replay_again(const struct replay *replay, struct replay **ret, struct err *err);
void replay_close(struct replay *replay);

/* Wall clock of the first and of the last sample. */
uint64_t replay_first_nsec(const struct replay *replay);
uint64_t replay_last_nsec(const struct replay *replay);

/**
 * replay_seek() - go to the last sample at or before a time.
 * @real_nsec: UINT64_MAX for the last of all.
 *
 * Return: 0; -ENOENT when all are later; -EBADMSG when it is damaged.
 */
int replay_seek(struct replay *replay, uint64_t real_nsec, struct err *err);

/**
 * replay_step() - go to the sample that follows, or to the one before.
 * @back: the one before.
 *
 * Return: 1; 0 when there is none: then nothing changed; -EBADMSG when it is damaged: stepping on
 * passes it.
 */
int replay_step(struct replay *replay, bool back, struct err *err);

/* Of the sample that was gone to; borrowed until the next one is. */
const struct frame *replay_frame(const struct replay *replay);
const struct segment_head *replay_head(const struct replay *replay);
uint64_t replay_real_nsec(const struct replay *replay);
uint64_t replay_mono_usec(const struct replay *replay);

/**
 * typedef replay_event - called for each event between the sample before and this one.
 * @json: as recorder_event() had it, not checked; not NUL-terminated.
 */
typedef void replay_event(const char *json, size_t len, void *data);
void replay_events(const struct replay *replay, replay_event *visit, void *data);
