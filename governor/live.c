/* SPDX-License-Identifier: MIT */
#include "governor/live.h"

#include <string.h>

const struct live_group *live_group(const struct live *live, const char *path)
{
	size_t low = 0, high = live->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const int order = strcmp(path, live->groups[middle].path);
		if (order == 0)
			return &live->groups[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *live_file(const struct live_group *group, const char *name)
{
	for (size_t i = 0; i < group->file_count; i++)
		if (strcmp(group->files[i].name, name) == 0)
			return group->files[i].content;
	return NULL;
}

const struct live_device *live_device(const struct live *live, const char *name)
{
	for (size_t i = 0; i < live->device_count; i++)
		if (strcmp(live->devices[i].name, name) == 0)
			return &live->devices[i];
	return NULL;
}

bool live_is_top(const char *path)
{
	return path[0] && !strchr(path, '/');
}

bool live_needs_device(const struct knob *knob)
{
	return knob->shape == KNOB_DEVICE || knob->shape == KNOB_WEIGHT;
}
