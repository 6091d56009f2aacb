/* SPDX-License-Identifier: MIT */
#include "cgroup/slots.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int grow(struct slots *slots, size_t count)
{
	size_t room = slots->room ? slots->room : 16;

	while (room < count)
		room *= 2;
	if (room != slots->room) {
		struct slot *grown = realloc(slots->all, room * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		slots->all = grown;
		slots->room = room;
	}
	for (; slots->count < count; slots->count++)
		slots->all[slots->count] = (struct slot){0};
	return 0;
}

void slots_touch(struct slots *slots, size_t first, size_t count, uint64_t now_nsec)
{
	for (size_t i = first; i < first + count; i++)
		slots->all[i].last_nsec = now_nsec;
}

/* A segment ended, at the latest, when the one after it began. */
int slots_load(struct slots *slots, const struct segments *segments, uint64_t file_size)
{
	uint64_t used = file_size > BLOCK_FILE_SIZE ? file_size - BLOCK_FILE_SIZE : 0;

	if (grow(slots, (size_t)((used + slots->size - 1) / slots->size)) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < segments->count; i++) {
		const struct segment *segment = &segments->all[i];
		const struct segment *next = i + 1 < segments->count ? segment + 1 : segment;
		size_t first = (size_t)((segment->offset - BLOCK_FILE_SIZE) / slots->size);
		size_t end =
			(size_t)((segment->end - BLOCK_FILE_SIZE + slots->size - 1) / slots->size);
		for (size_t n = first; n < end && n < slots->count; n++)
			slots->all[n] = (struct slot){segment->number, next->first_nsec};
	}
	return 0;
}

void slots_done(struct slots *slots)
{
	free(slots->all);
	*slots = (struct slots){0};
}

static bool is_free(const struct slots *slots, size_t first, size_t count)
{
	for (size_t i = first; i < first + count; i++)
		if (slots->all[i].segment)
			return false;
	return true;
}

/* The newest segment that a run of slots would cost. */
static uint64_t newest(const struct slots *slots, size_t first, size_t count)
{
	uint64_t number = 0;

	for (size_t i = first; i < first + count; i++)
		if (slots->all[i].segment > number)
			number = slots->all[i].segment;
	return number;
}

static size_t find_oldest(const struct slots *slots, size_t count)
{
	size_t best = 0;

	for (size_t i = 1; i + count <= slots->count; i++)
		if (newest(slots, i, count) < newest(slots, best, count))
			best = i;
	return best;
}

static size_t find_free(const struct slots *slots, size_t count)
{
	size_t at = 0;

	while (at + count <= slots->count && !is_free(slots, at, count))
		at++;
	return at + count <= slots->count ? at : slots->count;
}

int slots_take(struct slots *slots, uint64_t bytes, uint64_t segment, uint64_t now_nsec,
	       size_t *ret_first, size_t *ret_count)
{
	size_t count = (size_t)((bytes + slots->size - 1) / slots->size);
	size_t first = find_free(slots, count);

	if (count > slots->limit)
		return -EFBIG;
	if (first == slots->count && count > slots->limit - slots->count) {
		/* The last slots may be too few, and with those before them enough. */
		if (grow(slots, slots->limit) < 0)
			return -ENOMEM;
		first = find_oldest(slots, count);
	}
	if (first + count > slots->count && grow(slots, first + count) < 0)
		return -ENOMEM;
	for (size_t i = first; i < first + count; i++)
		slots->all[i] = (struct slot){segment, now_nsec};
	*ret_first = first;
	*ret_count = count;
	return 0;
}

/* Without holes in files, the headers are overwritten: then nothing finds it any more. */
static void erase(const struct slots *slots, int fd, size_t index)
{
	static const char nothing[BLOCK_HEADER_SIZE];
	off_t offset = (off_t)slots_offset(slots, index);

	if (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, slots->size) < 0 &&
	    pwrite(fd, nothing, sizeof(nothing), offset) < 0)
		return;
}

void slots_erase(const struct slots *slots, int fd, size_t first, size_t count)
{
	for (size_t i = first; i < first + count; i++)
		erase(slots, fd, i);
}

void slots_expire(struct slots *slots, int fd, uint64_t before_nsec, uint64_t keep)
{
	for (size_t i = 0; i < slots->count; i++) {
		struct slot *slot = &slots->all[i];
		if (!slot->segment || slot->segment == keep || slot->last_nsec >= before_nsec)
			continue;
		erase(slots, fd, i);
		*slot = (struct slot){0};
	}
}
