/* SPDX-License-Identifier: MIT */
/*
 * All groups at one moment, and its code: what differs from the moment before. A frame after none
 * is a key frame: it has everything and can be read by itself.
 *
 * Groups are in the order of frame_path_compare(), each after its parent; the first is "/".
 */
#pragma once

#include "cgroup/sample.h"
#include "cgroup/shape.h"
#include "common/text.h"

/* A group that is not asked for: it is there because its limits bind those below. */
#define FRAME_ABOVE 1

struct frame_group {
	uint64_t id, mono_usec; /* see struct sample */
	struct shape *shape;	/* borrowed */
	uint64_t *values;	/* owned; as shape_fill() wants them */
	char *texts;		/* owned; likewise */
	size_t texts_len;
	uint32_t parent; /* index of the group above, its own for the first */
	uint8_t flags;
	char path[]; /* from the root of the hierarchy */
};

/* All zero is no group. */
struct frame {
	struct frame_group **groups; /* owned, and so is each */
	size_t count, room;
};

/**
 * frame_add() - put a sample behind the others.
 * @sample: not packed.
 *
 * Return: 0, -ENOMEM.
 */
int frame_add(struct frame *frame, const char *path, uint8_t flags, const struct sample *sample,
	      struct shape_table *shapes);

/**
 * frame_complete() - put the groups into their order; those of which no parent was added get one
 * that is empty and FRAME_ABOVE.
 *
 * Of those with one path the first stays, one that is FRAME_ABOVE only goes.
 *
 * Return: 0, -ENOMEM.
 */
int frame_complete(struct frame *frame, struct shape_table *shapes);

/* "/a" before "/a/b" before "/a-b": as a walk comes by. */
int frame_path_compare(const char *a, const char *b);

/**
 * frame_sample() - a group's sample as it was read.
 * @ret: cleared first.
 *
 * Return: 0, -ENOMEM.
 */
int frame_sample(const struct frame_group *group, struct sample *ret);

/**
 * frame_value() - a number of a group; of one that exists for each device, node or size their sum,
 * those stacked on others left out.
 *
 * Return: false when the group has no such number.
 */
bool frame_value(const struct frame_group *group, enum metric_id metric, uint64_t *ret);

/* @group belongs to the frame from here on. Return: 0, -ENOMEM (then it is freed). */
int frame_push(struct frame *frame, struct frame_group *group);
void frame_group_free(struct frame_group *group);
void frame_clear(struct frame *frame);
void frame_done(struct frame *frame);

/**
 * frame_encode() - append the code of a frame.
 * @before: the frame before; no group for a key frame.
 * @mono_usec: when the frame began.
 * @shapes_sent: how many since the key frame; in, out.
 */
void frame_encode(const struct frame *before, const struct frame *frame, uint64_t mono_usec,
		  uint32_t *shapes_sent, struct text *out);

/* What a reader knows since the key frame. All zero is nothing. */
struct frame_reader {
	struct frame frame;
	struct shape **shapes; /* owned, and so is each; by number */
	size_t shape_count, shape_room;
};

/**
 * frame_decode() - go from the frame before to the one that follows.
 * @code: anybody may have made it.
 * @key: whether it is a key frame: then what the reader knew is forgotten.
 *
 * Return: 0, -EBADMSG, -ENOMEM; after a failure nothing but a key frame can be read.
 */
int frame_decode(struct frame_reader *reader, const struct series *series, bool key,
		 uint64_t mono_usec, const char *code, size_t len, struct err *err);
void frame_reader_done(struct frame_reader *reader);
