/* SPDX-License-Identifier: MIT */
#include "cgroup/shape.h"

#include <string.h>

static bool same_item(const struct shape_item *item, const struct sample *sample,
		      const struct sample_item *other)
{
	return item->metric == other->metric && item->stacked == (other->stacked != 0) &&
	       strcmp(item->object, sample->texts + other->object) == 0 &&
	       (item->metric < METRIC_COUNT || strcmp(item->key, sample->texts + other->key) == 0);
}

static bool same_file(const struct shape_file *file, const struct sample *sample,
		      const struct sample_file *other)
{
	return file->items == other->items && file->is_text == other->is_text &&
	       file->splits == other->splits &&
	       strcmp(file->name, sample->texts + other->name) == 0;
}

bool shape_matches(const struct shape *shape, const struct sample *sample)
{
	if (shape->file_count != sample->file_count || shape->item_count != sample->item_count ||
	    memcmp(shape->present, sample->present, sizeof(shape->present)) != 0)
		return false;
	for (size_t i = 0; i < shape->file_count; i++)
		if (!same_file(&shape->files[i], sample, &sample->files[i]))
			return false;
	for (size_t i = 0; i < shape->item_count; i++)
		if (!same_item(&shape->items[i], sample, &sample->items[i]))
			return false;
	return true;
}
