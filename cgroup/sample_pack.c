/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "cgroup/sample.h"

/* What the block holds behind the struct, in this order: the widest alignment first. */
struct sizes {
	size_t values, items, files, texts;
};

static bool is_kept(const struct sample_file *file, enum sample_keep keep)
{
	return file->items > 0 || keep == SAMPLE_KEEP_FILES ||
	       (keep == SAMPLE_KEEP_TEXTS && file->is_text);
}

static size_t text_size(const struct sample *sample, uint32_t at)
{
	return at ? strlen(sample->texts + at) + 1 : 0;
}

static struct sizes measure(const struct sample *sample, enum sample_keep keep)
{
	struct sizes sizes = {.items = sample->item_count, .texts = 1};

	for (size_t i = 0; i < sizeof(sample->present); i++)
		sizes.values += (size_t)__builtin_popcount(sample->present[i]);
	for (size_t i = 0; i < sample->file_count; i++) {
		const struct sample_file *file = &sample->files[i];
		if (!is_kept(file, keep))
			continue;
		sizes.files++;
		sizes.texts += text_size(sample, file->name) + text_size(sample, file->text);
	}
	for (size_t i = 0; i < sample->item_count; i++) {
		const struct sample_item *item = &sample->items[i];
		sizes.texts += text_size(sample, item->key);
		/* Items of a line share their object. */
		if (i == 0 || item->object != sample->items[i - 1].object)
			sizes.texts += text_size(sample, item->object);
	}
	return sizes;
}

static uint32_t move_text(const struct sample *from, uint32_t at, struct sample *to)
{
	size_t size = text_size(from, at);
	size_t moved = to->texts_len;

	if (size == 0)
		return 0;
	memcpy(to->texts + moved, from->texts + at, size);
	to->texts_len += size;
	return (uint32_t)moved;
}

static void move_items(const struct sample *from, const struct sample_file *file, struct sample *to)
{
	for (size_t i = 0; i < file->items; i++) {
		const struct sample_item *item = &from->items[file->item + i];
		struct sample_item *moved = &to->items[to->item_count++];
		*moved = *item;
		moved->file = (uint16_t)to->file_count;
		moved->key = move_text(from, item->key, to);
		moved->object = i > 0 && item->object == item[-1].object
					? moved[-1].object
					: move_text(from, item->object, to);
	}
}

static void move_files(const struct sample *from, enum sample_keep keep, struct sample *to)
{
	for (size_t i = 0; i < from->file_count; i++) {
		const struct sample_file *file = &from->files[i];
		if (!is_kept(file, keep))
			continue;
		struct sample_file *moved = &to->files[to->file_count];
		*moved = *file;
		moved->name = move_text(from, file->name, to);
		moved->text = move_text(from, file->text, to);
		moved->item = (uint32_t)to->item_count;
		move_items(from, file, to);
		to->file_count++;
	}
}

static void pack_values(const struct sample *sample, size_t count, uint64_t *ret)
{
	if (sample->packed && count > 0)
		memcpy(ret, sample->value, count * sizeof(*ret));
	for (size_t byte = 0; !sample->packed && byte < sizeof(sample->present); byte++)
		for (unsigned int bits = sample->present[byte]; bits; bits &= bits - 1)
			*ret++ = sample->value[byte * 8 + (size_t)__builtin_ctz(bits)];
}

struct sample *sample_pack(const struct sample *sample, enum sample_keep keep)
{
	struct sizes sizes = measure(sample, keep);
	size_t values = sizes.values * sizeof(*sample->value);
	size_t items = sizes.items * sizeof(*sample->items);
	size_t files = sizes.files * sizeof(*sample->files);
	struct sample *packed = malloc(sizeof(*packed) + values + items + files + sizes.texts);

	if (!packed)
		return NULL;
	*packed = *sample;
	packed->packed = true;
	packed->value = (uint64_t *)(packed + 1);
	packed->items = (struct sample_item *)(packed->value + sizes.values);
	packed->files = (struct sample_file *)(packed->items + sizes.items);
	packed->texts = (char *)(packed->files + sizes.files);
	packed->texts[0] = '\0';
	packed->texts_len = 1;
	packed->item_count = packed->file_count = 0;
	packed->item_room = packed->file_room = packed->texts_room = 0;
	pack_values(sample, sizes.values, packed->value);
	move_files(sample, keep, packed);
	return packed;
}
