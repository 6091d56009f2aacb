/* SPDX-License-Identifier: MIT */
/*
 * What a recording is made of on disk. All numbers are little-endian.
 *
 * The file's head is 32 bytes: "cgovrec\n", version, slot size, when it was made, 4 bytes of 0, and
 * the checksum of what stands before it. Behind it the file is divided into slots of one size. A
 *segment is a row of blocks that begins where a slot begins and may go on over the slots that
 *follow. Segments are numbered in the order they were written, and each block says which segment it
 *is of: so slots can be used again in any order, and what is left of an older segment is known as
 *such.
 *
 * A block is a header of 48 bytes and its payload:
 *
 *	0	"CGB1"
 *	4	kind, flags, 2 bytes of 0
 *	8	number of the segment
 *	16	wall clock in nsec, monotonic clock in usec
 *	32	length of the payload as stored, and when decompressed
 *	40	CRC-32C of the payload as stored, and of the header up to here
 *
 * The first block of a segment is its head (segment.h). Compression has the blocks before as
 *context, back to the key frame. Kinds that a reader does not know are passed over.
 */
#pragma once

#include "common/err.h"
#include "common/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLOCK_HEADER_SIZE  48
#define BLOCK_PAYLOAD_MAX  ((uint32_t)64 << 20)
#define BLOCK_FILE_SIZE	   32
#define BLOCK_FILE_VERSION 1
#define BLOCK_SLOT_MIN	   ((uint32_t)64 << 10)
#define BLOCK_SLOT_MAX	   ((uint32_t)8 << 20)

enum block_kind {
	BLOCK_SEGMENT = 1, /* the head of a segment */
	BLOCK_KEY = 2,	   /* a frame that can be read by itself */
	BLOCK_DELTA = 3,   /* a frame that needs the ones before */
	BLOCK_EVENTS = 4,  /* what happened before the frame that follows */
};

#define BLOCK_COMPRESSED 1

struct block {
	uint8_t kind;	  /* enum block_kind, or one that is not known */
	uint8_t flags;	  /* BLOCK_COMPRESSED */
	uint64_t segment; /* number */
	uint64_t real_nsec, mono_usec;
	uint32_t stored, raw; /* length of the payload, and when decompressed */
	uint32_t payload_crc;
};

/**
 * block_put() - append a block.
 * @block: its stored length and checksum are those of the payload.
 */
void block_put(const struct block *block, const char *payload, struct text *out);

/**
 * block_get() - the header of a block.
 * @bytes: BLOCK_HEADER_SIZE of them.
 *
 * Return: false when these are not one, or damaged.
 */
bool block_get(const char *bytes, struct block *ret);

/* The head of a recording. */
struct block_file {
	uint32_t version;
	uint32_t slot_size; /* BLOCK_SLOT_MIN to BLOCK_SLOT_MAX */
	uint64_t made_nsec;
};

void block_put_file(const struct block_file *file, char ret[BLOCK_FILE_SIZE]);

/**
 * block_read_file() - the head of the recording that a descriptor is open on.
 *
 * Return: 0; -EBADMSG when it is none, or damaged; -ENOTSUP for a later version; -errno.
 */
int block_read_file(int fd, struct block_file *ret, struct err *err);
