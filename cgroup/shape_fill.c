/* SPDX-License-Identifier: MIT */
#include "cgroup/shape.h"

#include <string.h>

/* An object that the item before has too is kept once. */
static uint32_t object_text(const struct shape_item *item, bool first, struct sample *ret)
{
	if (!first && strcmp(item->object, item[-1].object) == 0)
		return ret->items[ret->item_count - 1].object;
	return sample_add_text(ret, item->object, strlen(item->object));
}

static void fill_items(const struct shape_item *items, const uint64_t *values, size_t count,
		       struct sample *ret)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t object = object_text(&items[i], i == 0, ret);
		uint32_t key = sample_add_text(ret, items[i].key, strlen(items[i].key));
		struct sample_item *item = sample_add_item(ret, items[i].metric, values[i]);
		if (!item)
			return;
		item->object = object;
		item->key = key;
		item->stacked = items[i].stacked;
	}
}

static void fill_file(const struct shape_file *from, const struct shape_item *items,
		      const uint64_t *values, const char *text, struct sample *ret)
{
	struct sample_file *file = sample_add_file(ret, from->name);

	if (!file)
		return;
	file->metric = from->metric;
	file->knob = from->knob;
	file->splits = from->splits;
	file->is_text = from->is_text;
	if (from->is_text)
		file->text = sample_add_text(ret, text, strlen(text));
	fill_items(items, values, from->items, ret);
}

void shape_fill(const struct shape *shape, const uint64_t *values, const char *texts,
		struct sample *ret)
{
	size_t at = 0;

	for (size_t i = 0; i < shape->slot_count; i++)
		if (shape->slots[i] < METRIC_COUNT)
			sample_set(ret, (enum metric_id)shape->slots[i], values[i]);
	values += shape->slot_count;
	for (size_t i = 0; i < shape->file_count; i++) {
		const struct shape_file *file = &shape->files[i];
		if (file->is_known)
			fill_file(file, shape->items + at, values + at, texts, ret);
		at += file->items;
		if (file->is_text)
			texts += strlen(texts) + 1;
	}
}
