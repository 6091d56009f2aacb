/* SPDX-License-Identifier: MIT */
#include "cgroup/replay.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cgroup/compress.h"
#include "cgroup/reel.h"
#include "common/fd.h"
#include "common/wire.h"

#define NSEC_PER_USEC ((uint64_t)1000)
#define NO_FRAME      SIZE_MAX

struct replay {
	int fd;
	struct segments segments;
	struct decompressor *decompressor; /* owned; NULL where there is none */
	struct reel reel;
	size_t segment; /* which one the reel is; the count for none */
	size_t at;	/* frame of it that was gone to; NO_FRAME */
	size_t decoded; /* frame of it that the reader knows; NO_FRAME */
	struct frame_reader reader;
	uint64_t first_nsec, last_nsec;
	uint64_t oldest_nsec; /* what was taken before is gone, though it can still be read */
};

static int go_to_segment(struct replay *replay, size_t index, struct err *err)
{
	struct reel reel;

	if (index == replay->segment)
		return 0;
	int r = reel_load(replay->fd, &replay->segments.all[index], replay->decompressor, &reel,
			  err);
	if (r < 0)
		return r;
	reel_done(&replay->reel);
	replay->reel = reel;
	replay->segment = index;
	replay->at = replay->decoded = NO_FRAME;
	return 0;
}

static uint64_t frame_nsec(const struct replay *replay, size_t index)
{
	return replay->reel.frames[index].block.real_nsec;
}

/* Where to begin: at the last key frame, or behind what is known already. */
static size_t first_to_decode(const struct replay *replay, size_t target)
{
	size_t first = target;

	while (first > 0 && replay->reel.frames[first].block.kind != BLOCK_KEY)
		first--;
	if (replay->decoded != NO_FRAME && replay->decoded >= first && replay->decoded <= target)
		first = replay->decoded + 1;
	return first;
}

static int decode(struct replay *replay, size_t index, struct err *err)
{
	const struct reel_block *block = &replay->reel.frames[index];
	bool key = block->block.kind == BLOCK_KEY;
	char *code = NULL;

	if (!key && replay->decoded == NO_FRAME)
		return err_say(err, EBADMSG, "there is no key frame before it");
	if (key && replay->decompressor)
		decompressor_restart(replay->decompressor);
	int r = reel_payload(&replay->reel, block, replay->decompressor, &code, err);
	if (r == 0)
		r = frame_decode(&replay->reader, &replay->reel.series, key, block->block.mono_usec,
				 code, block->block.raw, err);
	free(code);
	replay->decoded = r == 0 ? index : NO_FRAME;
	return r;
}

static int go_to_frame(struct replay *replay, size_t target, struct err *err)
{
	int r = 0;

	for (size_t i = first_to_decode(replay, target); r == 0 && i <= target; i++)
		r = decode(replay, i, err);
	replay->at = target;
	if (r == -EBADMSG)
		return err_wrap(err, "the sample is damaged");
	return r;
}

/* Segments from an index on, in a direction, until one has a frame: a writer may have ended before
 * its first. Return: 1, 0 for none. */
static int go_to_filled(struct replay *replay, size_t index, bool back, struct err *err)
{
	for (; index < replay->segments.count; index += back ? SIZE_MAX : 1) {
		int r = go_to_segment(replay, index, err);
		if (r < 0 && r != -EBADMSG)
			return r;
		if (r == 0 && replay->reel.frame_count > 0)
			return 1;
	}
	return 0;
}

static int none(struct err *err)
{
	return err_say(err, ENODATA, "there is no whole sample in it");
}

/* How old the first may be is said by those who wrote last. */
static void find_first(struct replay *replay, uint64_t max_age_usec)
{
	uint64_t oldest = 0;

	if (max_age_usec > 0 && max_age_usec < replay->last_nsec / NSEC_PER_USEC)
		oldest = replay->last_nsec - max_age_usec * NSEC_PER_USEC;
	replay->oldest_nsec = oldest;
	replay->first_nsec = UINT64_MAX;
	for (size_t i = 0; i < replay->reel.frame_count && replay->first_nsec == UINT64_MAX; i++)
		if (frame_nsec(replay, i) >= oldest)
			replay->first_nsec = frame_nsec(replay, i);
	/* A clock that was set back since makes a later segment the earliest. */
	for (size_t i = 1; i < replay->segments.count; i++)
		if (replay->segments.all[i].first_nsec >= oldest &&
		    replay->segments.all[i].first_nsec < replay->first_nsec)
			replay->first_nsec = replay->segments.all[i].first_nsec;
	if (replay->first_nsec > replay->last_nsec)
		replay->first_nsec = oldest;
}

static int find_ends(struct replay *replay, struct err *err)
{
	int r = go_to_filled(replay, replay->segments.count - 1, true, err);
	if (r <= 0)
		return r < 0 ? r : none(err);
	uint64_t max_age_usec = replay->reel.head.max_age_usec;
	replay->last_nsec = frame_nsec(replay, replay->reel.frame_count - 1);
	r = go_to_filled(replay, 0, false, err);
	if (r <= 0)
		return r < 0 ? r : none(err);
	find_first(replay, max_age_usec);
	return 0;
}

static int prepare(struct replay *replay, struct err *err)
{
	struct block_file file;

	int r = block_read_file(replay->fd, &file, err);
	if (r == 0)
		r = segments_scan(replay->fd, &file, &replay->segments, err);
	if (r == 0)
		r = decompressor_new(&replay->decompressor, err);
	/* What is not compressed can be read without. */
	if (r < 0 && r != -ENOTSUP)
		return r;
	replay->segment = replay->segments.count;
	return replay->segments.count == 0 ? none(err) : find_ends(replay, err);
}

int replay_open_fd(int fd, struct replay **ret, struct err *err)
{
	struct replay *replay = calloc(1, sizeof(*replay));

	if (!replay) {
		close(fd);
		return err_set(err, ENOMEM, "read the recording");
	}
	replay->fd = fd;
	replay->at = replay->decoded = NO_FRAME;
	int r = prepare(replay, err);
	if (r < 0) {
		replay_close(replay);
		return r;
	}
	*ret = replay;
	return 0;
}

int replay_open(const char *path, struct replay **ret, struct err *err)
{
	AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(err, errno, "open '%s'", path);
	if (!S_ISREG(st.st_mode))
		return err_say(err, EBADMSG, "'%s' is no file", path);
	int r = replay_open_fd(TAKE_FD(fd), ret, err);
	return r < 0 ? err_wrap(err, "'%s'", path) : 0;
}

int replay_again(const struct replay *replay, struct replay **ret, struct err *err)
{
	int fd = fcntl(replay->fd, F_DUPFD_CLOEXEC, 0);

	if (fd < 0)
		return err_set(err, errno, "read the recording");
	return replay_open_fd(fd, ret, err);
}

void replay_close(struct replay *replay)
{
	if (!replay)
		return;
	close(replay->fd);
	segments_done(&replay->segments);
	decompressor_free(replay->decompressor);
	reel_done(&replay->reel);
	frame_reader_done(&replay->reader);
	free(replay);
}

uint64_t replay_first_nsec(const struct replay *replay)
{
	return replay->first_nsec;
}

uint64_t replay_last_nsec(const struct replay *replay)
{
	return replay->last_nsec;
}

/* The last segment that began by then; the clock may have been set back since. */
static size_t segment_at(const struct replay *replay, uint64_t real_nsec)
{
	size_t index = replay->segments.count;

	while (index > 0 && replay->segments.all[index - 1].first_nsec > real_nsec)
		index--;
	return index;
}

int replay_seek(struct replay *replay, uint64_t real_nsec, struct err *err)
{
	size_t index = segment_at(replay, real_nsec);

	int r = index > 0 && real_nsec >= replay->first_nsec
			? go_to_filled(replay, index - 1, true, err)
			: 0;
	if (r < 0)
		return r;
	size_t frame = r ? replay->reel.frame_count : 0;
	while (frame > 0 && frame_nsec(replay, frame - 1) > real_nsec)
		frame--;
	if (frame == 0)
		return err_say(err, ENOENT, "the recording begins later");
	return go_to_frame(replay, frame - 1, err);
}

int replay_step(struct replay *replay, bool back, struct err *err)
{
	size_t segment = replay->segment, at = replay->at, next = at + (back ? SIZE_MAX : 1);
	bool damaged = replay->decoded != at;

	if (next < replay->reel.frame_count) {
		if (frame_nsec(replay, next) < replay->oldest_nsec)
			return 0;
	} else {
		int r = go_to_filled(replay, segment + (back ? SIZE_MAX : 1), back, err);
		next = back ? replay->reel.frame_count - 1 : 0;
		if (r == 0 || (r > 0 && frame_nsec(replay, next) < replay->oldest_nsec)) {
			/* Back to where it was: what is known is not lost by looking. */
			struct err ignored;
			if (go_to_segment(replay, segment, &ignored) == 0)
				r = go_to_frame(replay, at, &ignored);
			return r < 0 && !damaged ? err_say(err, EBADMSG, "%s", ignored.text) : 0;
		}
		if (r < 0)
			return r;
	}
	int r = go_to_frame(replay, next, err);
	return r < 0 ? r : 1;
}

const struct frame *replay_frame(const struct replay *replay)
{
	return &replay->reader.frame;
}

const struct segment_head *replay_head(const struct replay *replay)
{
	return &replay->reel.head;
}

uint64_t replay_real_nsec(const struct replay *replay)
{
	return replay->reel.frames[replay->at].block.real_nsec;
}

uint64_t replay_mono_usec(const struct replay *replay)
{
	return replay->reel.frames[replay->at].block.mono_usec;
}

/* Those that stand between the frame before and this one. */
void replay_events(const struct replay *replay, replay_event *visit, void *data)
{
	const struct reel *reel = &replay->reel;
	size_t from = replay->at > 0 ? reel->frames[replay->at - 1].offset : 0;

	for (size_t i = 0; i < reel->event_count; i++) {
		const struct reel_block *block = &reel->events[i];
		const char *bytes = reel->bytes + block->offset;
		struct wire wire = {bytes, bytes + block->block.stored, false};
		size_t len = 0;
		if (block->offset < from || block->offset > reel->frames[replay->at].offset ||
		    !reel_is_whole(reel, block) || (block->block.flags & BLOCK_COMPRESSED))
			continue;
		while (wire.at < wire.end) {
			const char *json = wire_get_string(&wire, &len);
			if (json)
				visit(json, len, data);
		}
	}
}
