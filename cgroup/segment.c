/* SPDX-License-Identifier: MIT */
#include "cgroup/segment.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/wire.h"

/* 8 TiB of the largest slots: more would only keep a hostile file busy. */
#define SLOTS_MAX ((uint64_t)1 << 20)

/* What stands in a head: a tag and a string each; tags that are not known are passed over. */
enum tag {
	TAG_BOOT_ID = 1,
	TAG_HOST,
	TAG_BASE,
	TAG_INTERVAL,
	TAG_MAX_AGE,
	TAG_SERIES,
};

static void put_text(struct text *out, enum tag tag, const char *text)
{
	wire_put(out, tag);
	wire_put_string(out, text, strlen(text));
}

static void put_number(struct text *out, enum tag tag, uint64_t number)
{
	AUTO_TEXT struct text bytes = {0};

	wire_put(&bytes, number);
	wire_put(out, tag);
	wire_put_string(out, text_str(&bytes), bytes.len);
}

static void put_series(struct text *out)
{
	AUTO_TEXT struct text bytes = {0};

	for (size_t i = 0; i < METRIC_COUNT; i++)
		wire_put_string(&bytes, metrics[i].name, strlen(metrics[i].name));
	wire_put(out, TAG_SERIES);
	wire_put_string(out, text_str(&bytes), bytes.len);
	out->failed |= bytes.failed;
}

void segment_put_head(const struct segment_head *head, struct text *out)
{
	put_text(out, TAG_BOOT_ID, head->boot_id);
	put_text(out, TAG_HOST, head->host);
	put_text(out, TAG_BASE, head->base);
	put_number(out, TAG_INTERVAL, head->interval_usec);
	put_number(out, TAG_MAX_AGE, head->max_age_usec);
	put_series(out);
}

static void get_text(struct wire *value, char *ret, size_t size)
{
	size_t len = (size_t)(value->end - value->at);

	if (len >= size || memchr(value->at, '\0', len)) {
		value->failed = true;
		return;
	}
	memcpy(ret, value->at, len);
	ret[len] = '\0';
}

static uint16_t find_metric(const char *name, size_t len, size_t guess)
{
	char text[256];

	if (len >= sizeof(text))
		return METRIC_COUNT;
	memcpy(text, name, len);
	text[len] = '\0';
	/* Of the same build, or one like it, it is where it was or near. */
	if (guess < METRIC_COUNT && strcmp(metrics[guess].name, text) == 0)
		return (uint16_t)guess;
	const struct metric *metric = metric_find(text);
	return metric ? (uint16_t)metric->id : METRIC_COUNT;
}

/* Each name takes a byte at the least. */
static int get_series(struct wire *value, struct series *ret)
{
	size_t room = (size_t)(value->end - value->at), len;

	if (ret->map || room > UINT16_MAX * (size_t)4) {
		value->failed = true;
		return 0;
	}
	ret->map = calloc(room + 1, sizeof(*ret->map));
	if (!ret->map)
		return -ENOMEM;
	while (value->at < value->end) {
		const char *name = wire_get_string(value, &len);
		if (!name)
			break;
		ret->map[ret->count] = find_metric(name, len, ret->count);
		ret->count++;
	}
	return 0;
}

static int get_value(enum tag tag, struct wire *value, struct segment_head *head,
		     struct series *series)
{
	switch (tag) {
	case TAG_BOOT_ID:
		get_text(value, head->boot_id, sizeof(head->boot_id));
		break;
	case TAG_HOST:
		get_text(value, head->host, sizeof(head->host));
		break;
	case TAG_BASE:
		get_text(value, head->base, sizeof(head->base));
		break;
	case TAG_INTERVAL:
		head->interval_usec = wire_get(value);
		break;
	case TAG_MAX_AGE:
		head->max_age_usec = wire_get(value);
		break;
	case TAG_SERIES:
		return get_series(value, series);
	}
	return 0;
}

int segment_get_head(const char *bytes, size_t len, struct segment_head *ret_head,
		     struct series *ret_series, struct err *err)
{
	struct wire wire = {bytes, bytes + len, false};
	struct series series = {0};
	int r = 0;

	*ret_head = (struct segment_head){0};
	while (r == 0 && !wire.failed && wire.at < wire.end) {
		uint64_t tag = wire_get(&wire);
		size_t value_len = 0;
		const char *at = wire_get_string(&wire, &value_len);
		struct wire value = {at, at ? at + value_len : at, false};
		if (at && tag <= TAG_SERIES)
			r = get_value((enum tag)tag, &value, ret_head, &series);
		wire.failed |= value.failed;
	}
	if (r == 0 && (wire.failed || !series.map))
		r = -EBADMSG;
	if (r == 0) {
		*ret_series = series;
		return 0;
	}
	free(series.map);
	return err_say(err, -r,
		       r == -ENOMEM ? "no memory to read the recording"
				    : "the head of a segment is malformed");
}

static int by_number(const void *a, const void *b)
{
	const struct segment *one = a, *other = b;

	return (one->number > other->number) - (one->number < other->number);
}

/* Found in the order of their places: each ends where the next begins. */
static void set_ends(struct segments *segments, uint64_t size)
{
	for (size_t i = 0; i < segments->count; i++)
		segments->all[i].end = i + 1 < segments->count ? segments->all[i + 1].offset : size;
}

int segments_scan(int fd, const struct block_file *file, struct segments *ret, struct err *err)
{
	char bytes[BLOCK_HEADER_SIZE];
	struct block block;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_set(err, errno, "look at the recording");
	uint64_t size = (uint64_t)st.st_size;
	uint64_t slots = size < BLOCK_FILE_SIZE
				 ? 0
				 : (size - BLOCK_FILE_SIZE + file->slot_size - 1) / file->slot_size;
	if (slots > SLOTS_MAX)
		return err_say(err, EFBIG, "more than %llu slots", (unsigned long long)SLOTS_MAX);
	struct segments found = {.all = calloc(slots + 1, sizeof(struct segment))};
	if (!found.all)
		return err_set(err, ENOMEM, "read the recording");
	for (uint64_t i = 0; i < slots; i++) {
		uint64_t offset = BLOCK_FILE_SIZE + i * file->slot_size;
		if (pread(fd, bytes, sizeof(bytes), (off_t)offset) == (ssize_t)sizeof(bytes) &&
		    block_get(bytes, &block) && block.kind == BLOCK_SEGMENT)
			found.all[found.count++] =
				(struct segment){block.segment, offset, 0, block.real_nsec};
	}
	set_ends(&found, size);
	qsort(found.all, found.count, sizeof(*found.all), by_number);
	*ret = found;
	return 0;
}

void segments_done(struct segments *segments)
{
	free(segments->all);
	*segments = (struct segments){0};
}
