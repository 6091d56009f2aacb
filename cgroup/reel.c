/* SPDX-License-Identifier: MIT */
#include "cgroup/reel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cgroup/compress.h"
#include "common/crc32c.h"

/* A segment is a slot, or one frame that is larger. */
#define SEGMENT_MAX ((uint64_t)160 << 20)

static int read_bytes(int fd, const struct segment *segment, struct reel *reel, struct err *err)
{
	uint64_t size = segment->end - segment->offset;

	if (size > SEGMENT_MAX)
		size = SEGMENT_MAX;
	reel->bytes = malloc((size_t)size + 1);
	if (!reel->bytes)
		return err_set(err, ENOMEM, "read the recording");
	while (reel->len < size) {
		ssize_t n = pread(fd, reel->bytes + reel->len, (size_t)size - reel->len,
				  (off_t)(segment->offset + reel->len));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, errno, "read the recording");
		if (n == 0)
			break;
		reel->len += (size_t)n;
	}
	return 0;
}

static int add(struct reel_block **list, size_t *count, const struct reel_block *block)
{
	/* The room is the power of two at or above the count. */
	if ((*count & (*count - 1)) == 0) {
		struct reel_block *grown =
			realloc(*list, (*count ? *count * 2 : 1) * sizeof(**list));
		if (!grown)
			return -ENOMEM;
		*list = grown;
	}
	(*list)[(*count)++] = *block;
	return 0;
}

static int add_block(struct reel *reel, const struct reel_block *block)
{
	switch (block->block.kind) {
	case BLOCK_KEY:
	case BLOCK_DELTA:
		return add(&reel->frames, &reel->frame_count, block);
	case BLOCK_EVENTS:
		return add(&reel->events, &reel->event_count, block);
	default:
		return 0;
	}
}

/* The blocks of this segment, as far as they follow each other. */
static int list_blocks(struct reel *reel, uint64_t number, struct reel_block *ret_head)
{
	size_t at = 0;
	int r = 0;

	while (r == 0 && reel->len - at >= BLOCK_HEADER_SIZE) {
		struct reel_block block = {.offset = at + BLOCK_HEADER_SIZE};
		if (!block_get(reel->bytes + at, &block.block) || block.block.segment != number ||
		    block.block.stored > reel->len - block.offset)
			break;
		if (at == 0)
			*ret_head = block;
		else
			r = add_block(reel, &block);
		at = block.offset + block.block.stored;
	}
	return r;
}

bool reel_is_whole(const struct reel *reel, const struct reel_block *block)
{
	return crc32c(0, reel->bytes + block->offset, block->block.stored) ==
	       block->block.payload_crc;
}

int reel_payload(const struct reel *reel, const struct reel_block *block,
		 struct decompressor *decompressor, char **ret, struct err *err)
{
	const char *stored = reel->bytes + block->offset;
	int r = 0;

	if (!reel_is_whole(reel, block))
		return err_say(err, EBADMSG, "its checksum is wrong");
	char *raw = malloc((size_t)block->block.raw + 1);
	if (!raw)
		return err_set(err, ENOMEM, "read the recording");
	if (!(block->block.flags & BLOCK_COMPRESSED) && block->block.raw != block->block.stored)
		r = err_say(err, EBADMSG, "its length is wrong");
	else if (!(block->block.flags & BLOCK_COMPRESSED))
		memcpy(raw, stored, block->block.stored);
	else if (!decompressor)
		r = err_say(err, ENOTSUP, "it is compressed, and cgov was built without zstd");
	else
		r = decompressor_get(decompressor, stored, block->block.stored, raw,
				     block->block.raw, err);
	if (r < 0) {
		free(raw);
		return r;
	}
	*ret = raw;
	return 0;
}

static int read_head(struct reel *reel, const struct reel_block *block,
		     struct decompressor *decompressor, struct err *err)
{
	char *payload = NULL;

	if (decompressor)
		decompressor_restart(decompressor);
	int r = reel_payload(reel, block, decompressor, &payload, err);
	if (r == 0)
		r = segment_get_head(payload, block->block.raw, &reel->head, &reel->series, err);
	free(payload);
	return r;
}

/* What was being written when something ended it. */
static void drop_torn(struct reel *reel)
{
	while (reel->frame_count > 0 && !reel_is_whole(reel, &reel->frames[reel->frame_count - 1]))
		reel->frame_count--;
}

int reel_load(int fd, const struct segment *segment, struct decompressor *decompressor,
	      struct reel *ret, struct err *err)
{
	struct reel_block head = {0};
	struct reel reel = {0};

	int r = read_bytes(fd, segment, &reel, err);
	if (r == 0 && list_blocks(&reel, segment->number, &head) < 0)
		r = err_set(err, ENOMEM, "read the recording");
	if (r == 0 && head.offset == 0)
		r = err_say(err, EBADMSG, "a segment is damaged");
	if (r == 0)
		r = read_head(&reel, &head, decompressor, err);
	if (r < 0) {
		reel_done(&reel);
		return r;
	}
	drop_torn(&reel);
	*ret = reel;
	return 0;
}

void reel_done(struct reel *reel)
{
	free(reel->bytes);
	free(reel->frames);
	free(reel->events);
	free(reel->series.map);
	*reel = (struct reel){0};
}
