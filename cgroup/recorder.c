/* SPDX-License-Identifier: MIT */
#include "cgroup/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup/compress.h"
#include "cgroup/frame.h"
#include "cgroup/slots.h"
#include "common/fd.h"
#include "common/wire.h"

/* Frames from one that can be read by itself to the next: what opening at any time has to read. */
#define KEY_EVERY 128
/* Of the age that is allowed, what one segment spans: the file holds that much more. */
#define AGE_PARTS 8
/* Of a size that is allowed, in how many slots it is divided, and segments at the least. */
#define SLOT_PARTS    16
#define SEGMENT_PARTS 8
#define SLOT_USUAL    ((uint64_t)256 << 10)
/* A segment has room for so many key frames, so that what is common to it costs little; but it is
 * read at once. */
#define KEYS_IN_SEGMENT 32
#define SEGMENT_MAX	((uint64_t)8 << 20)
/* What a key frame will compress to once groups have had lives of their own, at the best. */
#define KEY_RATIO 8

#define NSEC_PER_USEC ((uint64_t)1000)

struct recorder {
	int fd; /* locked */
	struct recorder_options options;
	struct slots slots;
	struct compressor *compressor; /* owned; NULL where there is none */
	struct frame before, frame;
	struct shape_table shapes;
	uint32_t shapes_sent;
	unsigned int since_key;
	uint64_t real_nsec, mono_usec; /* of the frame */
	uint64_t segment;	       /* number of the one that is open, or of the last */
	uint64_t segment_nsec;	       /* when it began */
	size_t first_slot, slot_count; /* where it is; none: it is not open */
	uint64_t at, end;	       /* where the next block goes, and what it must not pass */
	struct text events;
	struct text out; /* what is to be written */
	size_t raw_len;	 /* of the frame in it, before it was compressed */
	uint64_t written;
};

static int open_file(const char *path, struct err *err)
{
	AUTO_FD int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(err, errno, "open '%s'", path);
	if (!S_ISREG(st.st_mode))
		return err_say(err, EINVAL, "'%s' is no file", path);
	if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		return err_say(err, EBUSY, "'%s': another process records into it", path);
	return TAKE_FD(fd);
}

/* Whole pages, so that what is too old can be handed back. */
static uint32_t choose_slot_size(uint64_t max_size)
{
	uint64_t size = max_size ? max_size / SLOT_PARTS : SLOT_USUAL;

	if (size > SLOT_USUAL)
		size = SLOT_USUAL;
	size = (size - BLOCK_FILE_SIZE) & ~(uint64_t)4095;
	return size < BLOCK_SLOT_MIN ? BLOCK_SLOT_MIN : (uint32_t)size;
}

static void set_slot_size(struct recorder *recorder, uint32_t size)
{
	recorder->slots.size = size;
	recorder->slots.limit =
		recorder->options.max_size
			? (size_t)((recorder->options.max_size - BLOCK_FILE_SIZE) / size)
			: SIZE_MAX;
}

/* What the file holds already, and where to go on. */
static int go_on(struct recorder *recorder, uint64_t size, struct err *err)
{
	CLEANUP(segments_done) struct segments segments = {0};
	struct block_file file;

	int r = block_read_file(recorder->fd, &file, err);
	if (r < 0)
		return err_hint(err, "it was left as it is");
	if (recorder->options.max_size && size > recorder->options.max_size)
		return err_say(err, EFBIG, "it has %llu bytes already, more than are allowed",
			       (unsigned long long)size);
	r = segments_scan(recorder->fd, &file, &segments, err);
	if (r < 0)
		return r;
	set_slot_size(recorder, file.slot_size);
	if (slots_load(&recorder->slots, &segments, size) < 0)
		return err_set(err, ENOMEM, "read the recording");
	if (segments.count > 0)
		recorder->segment = segments.all[segments.count - 1].number;
	return 0;
}

static int prepare(struct recorder *recorder, struct err *err)
{
	struct stat st;

	int r = compressor_new(&recorder->compressor, err);
	if (r < 0 && r != -ENOTSUP)
		return r;
	if (fstat(recorder->fd, &st) < 0)
		return err_set(err, errno, "look at the recording");
	return st.st_size > 0 ? go_on(recorder, (uint64_t)st.st_size, err) : 0;
}

int recorder_open_fd(int fd, const struct recorder_options *options, struct recorder **ret,
		     struct err *err)
{
	struct recorder *recorder = calloc(1, sizeof(*recorder));

	if (!recorder) {
		close(fd);
		return err_set(err, ENOMEM, "record");
	}
	recorder->options = *options;
	recorder->fd = fd;
	int r = prepare(recorder, err);
	if (r < 0) {
		recorder_close(recorder);
		return r;
	}
	*ret = recorder;
	return 0;
}

int recorder_open(const char *path, const struct recorder_options *options, struct recorder **ret,
		  struct err *err)
{
	int fd = open_file(path, err);

	if (fd < 0)
		return fd;
	int r = recorder_open_fd(fd, options, ret, err);
	return r < 0 ? err_wrap(err, "'%s'", path) : 0;
}

void recorder_close(struct recorder *recorder)
{
	if (!recorder)
		return;
	if (recorder->written > 0)
		fdatasync(recorder->fd);
	close(recorder->fd);
	compressor_free(recorder->compressor);
	slots_done(&recorder->slots);
	frame_done(&recorder->before);
	frame_done(&recorder->frame);
	shape_table_done(&recorder->shapes);
	text_done(&recorder->events);
	text_done(&recorder->out);
	free(recorder);
}

uint64_t recorder_written(const struct recorder *recorder)
{
	return recorder->written;
}

uint64_t recorder_room(const struct recorder *recorder)
{
	struct stat st;

	return fstat(recorder->fd, &st) < 0 ? 0 : (uint64_t)st.st_blocks * 512;
}

void recorder_begin(struct recorder *recorder, uint64_t real_nsec, uint64_t mono_usec)
{
	frame_clear(&recorder->frame);
	recorder->real_nsec = real_nsec;
	recorder->mono_usec = mono_usec;
}

int recorder_add(struct recorder *recorder, const char *path, bool above,
		 const struct sample *sample, struct err *err)
{
	if (frame_add(&recorder->frame, path, above ? FRAME_ABOVE : 0, sample, &recorder->shapes) <
	    0)
		return err_set(err, ENOMEM, "record '%s'", path);
	return 0;
}

void recorder_event(struct recorder *recorder, const char *json)
{
	wire_put_string(&recorder->events, json, strlen(json));
}

/* A block of this payload behind the others; @packed: in a row with those before it. */
static int add_block(struct recorder *recorder, enum block_kind kind, const struct text *payload,
		     bool packed, struct err *err)
{
	AUTO_TEXT struct text stored = {0};
	struct block block = {
		.kind = (uint8_t)kind,
		.segment = recorder->segment,
		.real_nsec = recorder->real_nsec,
		.mono_usec = recorder->mono_usec,
		.stored = (uint32_t)payload->len,
		.raw = (uint32_t)payload->len,
	};

	if (payload->failed || payload->len > BLOCK_PAYLOAD_MAX)
		return err_say(err, payload->failed ? ENOMEM : EFBIG, "the sample is too large");
	if (!packed || !recorder->compressor) {
		block_put(&block, text_str(payload), &recorder->out);
		return 0;
	}
	int r = compressor_add(recorder->compressor, payload->data, payload->len, &stored, err);
	if (r < 0)
		return r;
	block.flags = BLOCK_COMPRESSED;
	block.stored = (uint32_t)stored.len;
	block_put(&block, stored.data, &recorder->out);
	return 0;
}

/* A new row: what is read by itself. */
static void restart(struct recorder *recorder)
{
	if (recorder->compressor)
		compressor_restart(recorder->compressor);
}

static int add_events(struct recorder *recorder, struct err *err)
{
	if (recorder->events.len == 0)
		return 0;
	return add_block(recorder, BLOCK_EVENTS, &recorder->events, false, err);
}

static int add_frame(struct recorder *recorder, bool key, struct err *err)
{
	const struct frame none = {0};
	AUTO_TEXT struct text code = {0};

	if (key) {
		restart(recorder);
		shape_table_unsend(&recorder->shapes);
		recorder->shapes_sent = 0;
	}
	frame_encode(key ? &none : &recorder->before, &recorder->frame, recorder->mono_usec,
		     &recorder->shapes_sent, &code);
	recorder->raw_len = code.len;
	return add_block(recorder, key ? BLOCK_KEY : BLOCK_DELTA, &code, true, err);
}

static int add_head(struct recorder *recorder, struct err *err)
{
	AUTO_TEXT struct text payload = {0};

	restart(recorder);
	segment_put_head(&recorder->options.head, &payload);
	return add_block(recorder, BLOCK_SEGMENT, &payload, true, err);
}

static int write_at(struct recorder *recorder, const char *bytes, size_t len, uint64_t offset,
		    struct err *err)
{
	while (len > 0) {
		ssize_t n = pwrite(recorder->fd, bytes, len, (off_t)offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, errno, "write the recording");
		bytes += n;
		len -= (size_t)n;
		offset += (uint64_t)n;
		recorder->written += (uint64_t)n;
	}
	return 0;
}

static int begin_file(struct recorder *recorder, struct err *err)
{
	const struct block_file file = {
		.version = BLOCK_FILE_VERSION,
		.slot_size = choose_slot_size(recorder->options.max_size),
		.made_nsec = recorder->real_nsec,
	};
	char bytes[BLOCK_FILE_SIZE];

	set_slot_size(recorder, file.slot_size);
	block_put_file(&file, bytes);
	return write_at(recorder, bytes, sizeof(bytes), 0, err);
}

/* How long a segment should be that begins with what is to be written. */
static uint64_t segment_size(const struct recorder *recorder)
{
	uint64_t key = recorder->out.len, max = SEGMENT_MAX;

	if (key < recorder->raw_len / KEY_RATIO)
		key = recorder->raw_len / KEY_RATIO;
	if (recorder->options.max_size && max > recorder->options.max_size / SEGMENT_PARTS)
		max = recorder->options.max_size / SEGMENT_PARTS;
	if (key * KEYS_IN_SEGMENT < max)
		max = key * KEYS_IN_SEGMENT;
	return max > recorder->out.len ? max : recorder->out.len;
}

static int place(struct recorder *recorder, struct err *err)
{
	if (recorder->slots.size == 0) {
		int r = begin_file(recorder, err);
		if (r < 0)
			return r;
	}
	int r = slots_take(&recorder->slots, segment_size(recorder), recorder->segment,
			   recorder->real_nsec, &recorder->first_slot, &recorder->slot_count);
	if (r == -EFBIG)
		return err_say(err, EFBIG,
			       "a sample takes %zu bytes, too many for the size that "
			       "is allowed",
			       recorder->out.len);
	if (r < 0)
		return err_set(err, -r, "record");
	/* A segment takes more slots than it may fill. */
	slots_erase(&recorder->slots, recorder->fd, recorder->first_slot, recorder->slot_count);
	recorder->at = slots_offset(&recorder->slots, recorder->first_slot);
	recorder->end = recorder->at + (uint64_t)recorder->slot_count * recorder->slots.size;
	recorder->segment_nsec = recorder->real_nsec;
	return 0;
}

static int write_segment(struct recorder *recorder, struct err *err)
{
	recorder->segment++;
	recorder->slot_count = 0;
	text_clear(&recorder->out);
	int r = add_head(recorder, err);
	if (r == 0)
		r = add_events(recorder, err);
	if (r == 0)
		r = add_frame(recorder, true, err);
	if (r == 0 && recorder->out.failed)
		r = err_set(err, ENOMEM, "record");
	return r == 0 ? place(recorder, err) : r;
}

/* Return: 1 when it does not fit the segment that is open. */
static int append(struct recorder *recorder, bool key, struct err *err)
{
	text_clear(&recorder->out);
	int r = add_events(recorder, err);
	if (r == 0)
		r = add_frame(recorder, key, err);
	if (r == 0 && recorder->out.failed)
		r = err_set(err, ENOMEM, "record");
	if (r < 0)
		return r;
	return recorder->out.len > recorder->end - recorder->at;
}

/* So that none is much older than what is allowed. */
static bool is_over(const struct recorder *recorder)
{
	uint64_t span = recorder->options.head.max_age_usec * NSEC_PER_USEC / AGE_PARTS;

	return recorder->slot_count == 0 || recorder->real_nsec < recorder->segment_nsec ||
	       (span > 0 && recorder->real_nsec - recorder->segment_nsec >= span);
}

static int make(struct recorder *recorder, bool *ret_key, struct err *err)
{
	*ret_key = recorder->since_key == 0 || recorder->since_key >= KEY_EVERY;
	int r = is_over(recorder) ? 1 : append(recorder, *ret_key, err);
	if (r <= 0)
		return r;
	*ret_key = true;
	return write_segment(recorder, err);
}

static void drop_old(struct recorder *recorder)
{
	uint64_t age = recorder->options.head.max_age_usec * NSEC_PER_USEC;

	if (age > 0 && recorder->real_nsec > age)
		slots_expire(&recorder->slots, recorder->fd, recorder->real_nsec - age,
			     recorder->segment);
}

int recorder_end(struct recorder *recorder, struct err *err)
{
	bool key = false;

	drop_old(recorder);
	if (frame_complete(&recorder->frame, &recorder->shapes) < 0)
		return err_set(err, ENOMEM, "record");
	int r = make(recorder, &key, err);
	if (r == 0)
		r = write_at(recorder, recorder->out.data, recorder->out.len, recorder->at, err);
	if (r < 0) {
		/* What the reader has is not what the coder has: from here it starts anew. */
		recorder->since_key = 0;
		return r;
	}
	recorder->at += recorder->out.len;
	recorder->since_key = key ? 1 : recorder->since_key + 1;
	slots_touch(&recorder->slots, recorder->first_slot, recorder->slot_count,
		    recorder->real_nsec);
	text_clear(&recorder->events);
	frame_clear(&recorder->before);
	struct frame spare = recorder->before;
	recorder->before = recorder->frame;
	recorder->frame = spare;
	if (key)
		shape_table_sweep(&recorder->shapes);
	return 0;
}
