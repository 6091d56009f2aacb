/* SPDX-License-Identifier: MIT */
#include "governor/recommend.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define USEC_PER_DAY ((uint64_t)86400000000)

static const enum metric_id counters[RECOMMEND_COUNTERS] = {
	[RECOMMEND_CPU_USEC] = METRIC_CPU_STAT_USAGE_USEC,
	[RECOMMEND_THROTTLED_USEC] = METRIC_CPU_STAT_THROTTLED_USEC,
	[RECOMMEND_OOM_KILL] = METRIC_MEMORY_EVENTS_OOM_KILL,
	[RECOMMEND_MEMORY_HITS] = METRIC_MEMORY_EVENTS_MAX,
	[RECOMMEND_FORKS_REFUSED] = METRIC_PIDS_EVENTS_MAX,
};

static struct recommend_group *insert(struct recommend *recommend, size_t at, const char *path)
{
	if (recommend->count == recommend->room) {
		size_t room = recommend->room ? recommend->room * 2 : 64;
		void *grown = realloc(recommend->groups, room * sizeof(*recommend->groups));
		if (!grown)
			return NULL;
		recommend->groups = grown;
		recommend->room = room;
	}
	struct recommend_group *group = calloc(1, sizeof(*group) + strlen(path) + 1);
	if (!group)
		return NULL;
	strcpy(group->path, path);
	memmove(&recommend->groups[at + 1], &recommend->groups[at],
		(recommend->count - at) * sizeof(*recommend->groups));
	recommend->groups[at] = group;
	recommend->count++;
	return group;
}

/* Frames have the same order: from one to the next it is seldom further than a step. */
static struct recommend_group *find(struct recommend *recommend, size_t *at, const char *path)
{
	while (*at < recommend->count) {
		int order = frame_path_compare(recommend->groups[*at]->path, path);
		if (order == 0)
			return recommend->groups[*at];
		if (order > 0)
			break;
		++*at;
	}
	return insert(recommend, *at, path);
}

/* Where no peak is told, what it has now is the most that can be known of. */
static void see_most(const struct frame_group *now, enum metric_id current, enum metric_id peak,
		     uint64_t *ret)
{
	uint64_t value;

	if (frame_value(now, current, &value) && value > *ret)
		*ret = value;
	if (frame_value(now, peak, &value) && value > *ret)
		*ret = value;
}

static int learn(struct histogram **histogram, uint64_t value, uint64_t usec)
{
	if (!*histogram && value == 0)
		return 0;
	if (!*histogram)
		*histogram = calloc(1, sizeof(**histogram));
	if (!*histogram)
		return -ENOMEM;
	histogram_add(*histogram, value, (double)usec / 1000000);
	return 0;
}

/* Return: how much a counter grew; 0 where that is not known. */
static uint64_t count(struct recommend_group *group, const struct frame_group *now,
		      enum recommend_counter counter, bool goes_on)
{
	uint64_t value, growth = 0;
	uint8_t bit = (uint8_t)(1U << counter);

	if (!frame_value(now, counters[counter], &value)) {
		group->had = (uint8_t)(group->had & ~bit);
		return 0;
	}
	if (goes_on && (group->had & bit) && value > group->then[counter])
		growth = value - group->then[counter];
	group->then[counter] = value;
	group->had |= bit;
	group->grown[counter] += growth;
	return growth;
}

static void fade(struct recommend_group *group, uint64_t day)
{
	uint64_t days = group->samples > 0 && day > group->day ? day - group->day : 0;
	double factor = days < 64 ? 1 / (double)((uint64_t)1 << days) : 0;

	group->day = day;
	if (days > 0 && group->memory)
		histogram_scale(group->memory, factor);
	if (days > 0 && group->cpu)
		histogram_scale(group->cpu, factor);
}

static int learn_interval(struct recommend_group *group, const struct frame_group *now,
			  uint64_t cpu_usec, uint64_t interval)
{
	uint64_t memory;
	int r = learn(&group->cpu, cpu_usec * 10000 / interval, interval);

	if (r == 0 && frame_value(now, METRIC_MEMORY_CURRENT, &memory))
		r = learn(&group->memory, memory, interval);
	group->seen_usec += interval;
	return r;
}

static int add(struct recommend_group *group, const struct frame_group *now, uint64_t day)
{
	bool goes_on =
		group->samples > 0 && group->id == now->id && now->mono_usec > group->mono_usec;
	uint64_t cpu_usec = 0, interval = goes_on ? now->mono_usec - group->mono_usec : 0;

	fade(group, day);
	for (enum recommend_counter i = 0; i < RECOMMEND_COUNTERS; i++) {
		uint64_t growth = count(group, now, i, goes_on);
		cpu_usec = i == RECOMMEND_CPU_USEC ? growth : cpu_usec;
	}
	see_most(now, METRIC_MEMORY_CURRENT, METRIC_MEMORY_PEAK, &group->memory_max);
	see_most(now, METRIC_PIDS_CURRENT, METRIC_PIDS_PEAK, &group->pids_max);
	group->id = now->id;
	group->mono_usec = now->mono_usec;
	group->samples++;
	return interval > 0 ? learn_interval(group, now, cpu_usec, interval) : 0;
}

int recommend_add(struct recommend *recommend, const struct frame *frame, uint64_t real_nsec)
{
	size_t at = 0;
	int r = 0;

	if (recommend->last_nsec == 0)
		recommend->first_nsec = real_nsec;
	recommend->last_nsec = real_nsec;
	for (size_t i = 0; r == 0 && i < frame->count; i++) {
		const struct frame_group *now = frame->groups[i];
		struct recommend_group *group = find(recommend, &at, now->path);
		if (!group)
			return -ENOMEM;
		if (i + 1 < frame->count && frame->groups[i + 1]->parent == i)
			group->has_children = true;
		if (!(now->flags & FRAME_ABOVE))
			r = add(group, now, real_nsec / 1000 / USEC_PER_DAY);
	}
	return r;
}

void recommend_done(struct recommend *recommend)
{
	for (size_t i = 0; i < recommend->count; i++) {
		free(recommend->groups[i]->memory);
		free(recommend->groups[i]->cpu);
		free(recommend->groups[i]);
	}
	free(recommend->groups);
	*recommend = (struct recommend){0};
}
