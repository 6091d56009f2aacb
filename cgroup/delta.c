/* SPDX-License-Identifier: MIT */
#include "cgroup/delta.h"

#include <string.h>

#include "common/clock.h"

static bool comparable(const struct delta *delta)
{
	return delta->then && delta->then->id == delta->now->id &&
	       delta->now->mono_usec > delta->then->mono_usec;
}

uint64_t delta_interval_usec(const struct delta *delta)
{
	return comparable(delta) ? delta->now->mono_usec - delta->then->mono_usec : 0;
}

/* value * factor / interval, rounded; a product of 64 bits by 20 does not fit 64. */
static uint64_t per_interval(const struct delta *delta, uint64_t value, uint64_t factor)
{
	uint64_t interval = delta_interval_usec(delta);
	unsigned __int128 scaled = (unsigned __int128)value * factor + interval / 2;

	scaled /= interval;
	return scaled > UINT64_MAX ? UINT64_MAX : (uint64_t)scaled;
}

static bool growth(uint64_t then, uint64_t now, uint64_t *ret)
{
	if (now < then)
		return false;
	*ret = now - then;
	return true;
}

bool delta_of(const struct delta *delta, enum metric_id id, uint64_t *ret)
{
	uint64_t then, now;

	return comparable(delta) && sample_get(delta->then, id, &then) &&
	       sample_get(delta->now, id, &now) && growth(then, now, ret);
}

bool delta_rate(const struct delta *delta, enum metric_id id, uint64_t *ret)
{
	uint64_t grown;

	if (!delta_of(delta, id, &grown))
		return false;
	*ret = per_interval(delta, grown, USEC_PER_SEC);
	return true;
}

bool delta_percent(const struct delta *delta, enum metric_id id, uint64_t *ret)
{
	uint64_t grown;

	if (!delta_of(delta, id, &grown))
		return false;
	*ret = per_interval(delta, grown, 10000);
	return true;
}

/* The same item in the sample before: of the same metric, file, object and key. */
static const struct sample_item *item_then(const struct delta *delta,
					   const struct sample_item *item)
{
	const struct sample *then = delta->then, *now = delta->now;

	for (size_t i = 0; i < then->item_count; i++) {
		const struct sample_item *old = &then->items[i];
		if (old->metric == item->metric &&
		    strcmp(then->texts + old->object, now->texts + item->object) == 0 &&
		    strcmp(then->texts + old->key, now->texts + item->key) == 0 &&
		    strcmp(then->texts + then->files[old->file].name,
			   now->texts + now->files[item->file].name) == 0)
			return old;
	}
	return NULL;
}

bool delta_item_rate(const struct delta *delta, const struct sample_item *item, uint64_t *ret)
{
	uint64_t grown;

	if (!comparable(delta))
		return false;
	const struct sample_item *old = item_then(delta, item);
	if (!old || !growth(old->value, item->value, &grown))
		return false;
	*ret = per_interval(delta, grown, USEC_PER_SEC);
	return true;
}

bool delta_object_rate(const struct delta *delta, enum metric_id id, const char *object,
		       uint64_t *ret)
{
	for (size_t i = 0; i < delta->now->item_count; i++) {
		const struct sample_item *item = &delta->now->items[i];
		if (item->metric == id && strcmp(delta->now->texts + item->object, object) == 0)
			return delta_item_rate(delta, item, ret);
	}
	return false;
}

bool delta_has_ground(const struct sample *sample, enum metric_id id)
{
	for (size_t i = 0; i < sample->item_count; i++)
		if (sample->items[i].metric == id && !sample->items[i].stacked)
			return true;
	return false;
}

bool delta_sum_rate(const struct delta *delta, enum metric_id id, uint64_t *ret)
{
	bool known = false, ground = delta_has_ground(delta->now, id);
	uint64_t sum = 0, rate;

	for (size_t i = 0; i < delta->now->item_count; i++) {
		const struct sample_item *item = &delta->now->items[i];
		if (item->metric != id || (ground && item->stacked) ||
		    !delta_item_rate(delta, item, &rate))
			continue;
		known = true;
		if (__builtin_add_overflow(sum, rate, &sum))
			sum = UINT64_MAX;
	}
	if (known)
		*ret = sum;
	return known;
}
