/* SPDX-License-Identifier: MIT */
#include "cgroup/sample.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup/file.h"

#define TEXTS_MAX ((size_t)1 << 20)
#define ITEMS_MAX ((size_t)1 << 20)
#define FILES_MAX ((size_t)UINT16_MAX)

void sample_init(struct sample *sample)
{
	memset(sample, 0, sizeof(*sample));
}

void sample_done(struct sample *sample)
{
	free(sample->value);
	free(sample->items);
	free(sample->files);
	free(sample->texts);
	sample_init(sample);
}

void sample_clear(struct sample *sample)
{
	sample->mono_usec = sample->real_nsec = sample->id = 0;
	memset(sample->present, 0, sizeof(sample->present));
	sample->item_count = sample->file_count = sample->texts_len = 0;
	sample->failed = false;
}

/* Room for @more beyond @used, in units of @size. */
static bool reserve(void **array, size_t *room, size_t used, size_t more, size_t size, size_t limit)
{
	size_t wanted = *room ? *room : 16;

	if (used + more <= *room)
		return true;
	if (used + more > limit)
		return false;
	while (wanted < used + more)
		wanted *= 2;
	void *grown = realloc(*array, wanted * size);
	if (!grown)
		return false;
	*array = grown;
	*room = wanted;
	return true;
}

static void *copy_of(const void *array, size_t size, bool *failed)
{
	void *copy = size ? malloc(size) : NULL;

	*failed |= size && !copy;
	return copy ? memcpy(copy, array, size) : NULL;
}

/* All slots, of a packed sample too. */
static uint64_t *copy_values(const struct sample *sample, bool *failed)
{
	uint64_t *values = sample->value ? calloc(METRIC_COUNT, sizeof(*values)) : NULL;

	*failed |= sample->value && !values;
	if (values && !sample->packed)
		return memcpy(values, sample->value, METRIC_COUNT * sizeof(*values));
	const uint64_t *at = sample->value;
	for (size_t byte = 0; values && byte < sizeof(sample->present); byte++)
		for (unsigned int bits = sample->present[byte]; bits; bits &= bits - 1)
			values[byte * 8 + (size_t)__builtin_ctz(bits)] = *at++;
	return values;
}

int sample_copy(const struct sample *sample, uint64_t mono_usec, uint64_t real_nsec,
		struct sample *ret)
{
	bool failed = false;

	*ret = *sample;
	ret->mono_usec = mono_usec;
	ret->real_nsec = real_nsec;
	ret->packed = false;
	ret->value = copy_values(sample, &failed);
	ret->items = copy_of(sample->items, sample->item_count * sizeof(*sample->items), &failed);
	ret->files = copy_of(sample->files, sample->file_count * sizeof(*sample->files), &failed);
	ret->texts = copy_of(sample->texts, sample->texts_len, &failed);
	ret->item_room = sample->item_count;
	ret->file_room = sample->file_count;
	ret->texts_room = sample->texts_len;
	if (!failed)
		return 0;
	sample_done(ret);
	return -ENOMEM;
}

uint32_t sample_add_text(struct sample *sample, const char *bytes, size_t len)
{
	void *texts = sample->texts;

	if (len == 0)
		return 0;
	/* Offset 0 is the empty string. */
	size_t at = sample->texts_len ? sample->texts_len : 1;
	if (!reserve(&texts, &sample->texts_room, at, len + 1, 1, TEXTS_MAX)) {
		sample->failed = true;
		return 0;
	}
	sample->texts = texts;
	sample->texts[0] = '\0';
	memcpy(sample->texts + at, bytes, len);
	sample->texts[at + len] = '\0';
	sample->texts_len = at + len + 1;
	return (uint32_t)at;
}

struct sample_file *sample_add_file(struct sample *sample, const char *name)
{
	void *files = sample->files;
	uint32_t name_at = sample_add_text(sample, name, strlen(name));

	if (!name_at || !reserve(&files, &sample->file_room, sample->file_count, 1,
				 sizeof(*sample->files), FILES_MAX)) {
		sample->failed = true;
		return NULL;
	}
	sample->files = files;
	struct sample_file *file = &sample->files[sample->file_count++];
	*file = (struct sample_file){
		.name = name_at,
		.item = (uint32_t)sample->item_count,
		.metric = METRIC_COUNT,
		.knob = KNOB_COUNT,
	};
	return file;
}

void sample_set(struct sample *sample, enum metric_id id, uint64_t value)
{
	if (!sample->value)
		sample->value = calloc(METRIC_COUNT, sizeof(*sample->value));
	if (!sample->value) {
		sample->failed = true;
		return;
	}
	sample->value[id] = value;
	sample->present[id / 8] |= (uint8_t)(1U << id % 8);
}

struct sample_item *sample_add_item(struct sample *sample, uint16_t metric, uint64_t value)
{
	void *items = sample->items;

	if (!reserve(&items, &sample->item_room, sample->item_count, 1, sizeof(*sample->items),
		     ITEMS_MAX)) {
		sample->failed = true;
		return NULL;
	}
	sample->items = items;
	struct sample_item *item = &sample->items[sample->item_count++];
	*item = (struct sample_item){
		.metric = metric,
		.file = (uint16_t)(sample->file_count - 1),
		.value = value,
	};
	sample->files[sample->file_count - 1].items++;
	return item;
}

bool sample_has(const struct sample *sample, enum metric_id id)
{
	return sample->present[id / 8] >> id % 8 & 1;
}

/* How many metrics before this one are present: its place in a packed sample. */
static size_t rank(const struct sample *sample, enum metric_id id)
{
	size_t count = 0;

	for (size_t i = 0; i < id / 8; i++)
		count += (size_t)__builtin_popcount(sample->present[i]);
	return count + (size_t)__builtin_popcount(sample->present[id / 8] & ((1U << id % 8) - 1));
}

bool sample_get(const struct sample *sample, enum metric_id id, uint64_t *ret)
{
	if (!sample_has(sample, id))
		return false;
	*ret = sample->value[sample->packed ? rank(sample, id) : id];
	return true;
}

bool sample_get_object(const struct sample *sample, enum metric_id id, const char *object,
		       uint64_t *ret)
{
	for (size_t i = 0; i < sample->item_count; i++) {
		const struct sample_item *item = &sample->items[i];
		if (item->metric == id && strcmp(sample->texts + item->object, object) == 0) {
			*ret = item->value;
			return true;
		}
	}
	return false;
}

bool sample_sum(const struct sample *sample, enum metric_id id, uint64_t *ret)
{
	uint64_t sum = 0;
	bool known = false;

	for (size_t i = 0; i < sample->item_count; i++) {
		if (sample->items[i].metric != id)
			continue;
		known = true;
		if (__builtin_add_overflow(sum, sample->items[i].value, &sum))
			sum = UINT64_MAX;
	}
	if (known)
		*ret = sum;
	return known;
}

const char *sample_text(const struct sample *sample, const char *file)
{
	for (size_t i = 0; i < sample->file_count; i++) {
		const struct sample_file *have = &sample->files[i];
		if (have->is_text && strcmp(sample->texts + have->name, file) == 0)
			return sample->texts + have->text;
	}
	return NULL;
}

bool sample_limit(const struct sample *sample, enum knob_id id, uint64_t *ret)
{
	const char *text = sample_text(sample, knobs[id].file);

	if (!text)
		return false;
	return file_single(text, strcspn(text, " \n"), ret) == 0;
}
