/* SPDX-License-Identifier: MIT */
/*
 * Numbers of conditions out of samples, live or of a recording.
 */
#include "governor/engine_parts.h"

#include "cgroup/file.h"

#include <string.h>

uint64_t engine_group_id(const struct engine_group *group)
{
	return group->sample ? group->sample->id : group->frame->id;
}

static uint64_t mono_of(const struct engine_group *group)
{
	return group->sample ? group->sample->mono_usec : group->frame->mono_usec;
}

const struct engine_group *engine_find(const struct engine_input *input, const char *path)
{
	size_t low = 0, high = input->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = frame_path_compare(input->groups[middle].path, path);
		if (order == 0)
			return &input->groups[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Over all objects but those that lie on others, as frame_value() has it. */
static bool sample_value(const struct sample *sample, enum metric_id metric, uint64_t *ret)
{
	bool known = false;
	uint64_t sum = 0;

	if (sample_get(sample, metric, ret))
		return true;
	for (size_t i = 0; i < sample->item_count; i++) {
		const struct sample_item *item = &sample->items[i];
		if (item->metric != metric || item->stacked)
			continue;
		known = true;
		if (__builtin_add_overflow(sum, item->value, &sum))
			sum = UINT64_MAX;
	}
	if (known)
		*ret = sum;
	return known;
}

static bool frame_object(const struct frame_group *group, enum metric_id metric, const char *object,
			 uint64_t *ret)
{
	const struct shape *shape = group->shape;

	for (size_t i = 0; i < shape->item_count; i++)
		if (shape->items[i].metric == metric &&
		    strcmp(shape->items[i].object, object) == 0) {
			*ret = group->values[shape->slot_count + i];
			return true;
		}
	return false;
}

bool engine_value(const struct engine_group *group, enum metric_id metric, uint64_t *ret)
{
	return group->sample ? sample_value(group->sample, metric, ret)
			     : frame_value(group->frame, metric, ret);
}

static bool metric_value(const struct engine_group *group, const struct expr *leaf, uint64_t *ret)
{
	const char *object = leaf->size[0] ? leaf->size : leaf->object;

	if (!object)
		return engine_value(group, leaf->metric, ret);
	return group->sample ? sample_get_object(group->sample, leaf->metric, object, ret)
			     : frame_object(group->frame, leaf->metric, object, ret);
}

static const char *frame_text(const struct frame_group *group, const char *file)
{
	const char *text = group->texts;

	for (size_t i = 0; i < group->shape->file_count; i++) {
		const struct shape_file *at = &group->shape->files[i];
		if (!at->is_text)
			continue;
		if (strcmp(at->name, file) == 0)
			return text;
		text += strlen(text) + 1;
	}
	return NULL;
}

/* "max" is no number. Of cpu.max, "QUOTA PERIOD", a share of one CPU. */
static bool limit_value(const struct engine_group *group, const struct expr *leaf, double *ret)
{
	char file[KNOB_FILE_SIZE];
	uint64_t first, period;

	knob_file(&leaf->knob, file);
	const char *text =
		group->sample ? sample_text(group->sample, file) : frame_text(group->frame, file);
	if (!text)
		return false;
	size_t len = strcspn(text, " \n");
	if (file_single(text, len, &first) < 0 || first == UINT64_MAX)
		return false;
	*ret = (double)first;
	if (leaf->knob.knob->unit != KNOB_UNIT_QUOTA)
		return true;
	if (text[len] != ' ' ||
	    file_single(text + len + 1, strcspn(text + len + 1, " \n"), &period) < 0 || period == 0)
		return false;
	*ret = (double)first / (double)period * 10000;
	return true;
}

static double scale_of(const struct expr *leaf)
{
	switch (metrics[leaf->metric].unit) {
	case METRIC_UNIT_NSEC:
		return 0.001;
	case METRIC_UNIT_MSEC:
		return 1000;
	case METRIC_UNIT_NONE:
	case METRIC_UNIT_BYTES:
	case METRIC_UNIT_USEC:
	case METRIC_UNIT_PERCENT:
	case METRIC_UNIT_PAGES:
		break;
	}
	return 1;
}

/* A counter that went back began anew. */
static bool growth(const struct engine_slot *slot, uint64_t now, double *ret)
{
	if (now < slot->then && metrics[slot->leaf->metric].kind == METRIC_COUNTER)
		return false;
	*ret = now < slot->then ? -(double)(slot->then - now) : (double)(now - slot->then);
	return true;
}

static bool moved(struct engine_slot *slot, const struct engine_group *group, uint64_t now,
		  double *ret)
{
	uint64_t mono = mono_of(group), id = engine_group_id(group);
	bool known = slot->has_then && slot->then_id == id && mono > slot->then_mono_usec &&
		     growth(slot, now, ret);

	if (known) {
		*ret *= scale_of(slot->leaf);
		if (slot->leaf->view == EXPR_RATE)
			*ret *= (slot->leaf->type == EXPR_PERCENT ? 10000.0 : 1000000.0) /
				(double)(mono - slot->then_mono_usec);
	}
	slot->has_then = true;
	slot->then = now;
	slot->then_mono_usec = mono;
	slot->then_id = id;
	return known;
}

static bool read_metric(struct engine_slot *slot, const struct engine_group *group, double *ret)
{
	uint64_t now;

	if (!metric_value(group, slot->leaf, &now) || now == UINT64_MAX) {
		slot->has_then = false;
		return false;
	}
	if (slot->leaf->view != EXPR_NOW)
		return moved(slot, group, now, ret);
	*ret = (double)now * scale_of(slot->leaf);
	return true;
}

static bool read_name(const struct engine *engine, const struct engine_slot *slot, double *ret)
{
	const struct engine_place *place = &engine->places[slot->place];
	const struct engine_input *input = engine->input;

	if (slot->leaf->name != EXPR_NAME_GROUP_AGE) {
		*ret = input->host[slot->leaf->name];
		return input->host_known & 1U << slot->leaf->name;
	}
	if (place->now && place->now->age_usec != UINT64_MAX) {
		*ret = (double)place->now->age_usec;
		return true;
	}
	*ret = (double)(input->mono_usec - place->born_mono_usec);
	return place->now && place->later;
}

void engine_read_slot(const struct engine *engine, struct engine_slot *slot)
{
	const struct engine_place *place = &engine->places[slot->place];
	const struct expr *leaf = slot->leaf;

	if (leaf->kind == EXPR_NAME) {
		slot->known = read_name(engine, slot, &slot->value);
	} else if (!place->now) {
		slot->known = slot->known && engine->input->partial;
	} else if (!place->fresh) {
		return; /* the same sample again: what was known of it is */
	} else if (leaf->kind == EXPR_LIMIT) {
		slot->known = limit_value(place->now, leaf, &slot->value);
	} else {
		slot->known = read_metric(slot, place->now, &slot->value);
	}
}
