/* SPDX-License-Identifier: MIT */
#include "cgroup/frame.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* A slash is the least of the bytes that a path can have, the end less than that. */
static int byte_rank(char c)
{
	return c == '/' ? 1 : c == '\0' ? 0 : (unsigned char)c + 1;
}

int frame_path_compare(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return byte_rank(*a) - byte_rank(*b);
}

void frame_group_free(struct frame_group *group)
{
	if (!group)
		return;
	free(group->values);
	free(group->texts);
	free(group);
}

void frame_clear(struct frame *frame)
{
	for (size_t i = 0; i < frame->count; i++)
		frame_group_free(frame->groups[i]);
	frame->count = 0;
}

void frame_done(struct frame *frame)
{
	frame_clear(frame);
	free(frame->groups);
	*frame = (struct frame){0};
}

int frame_push(struct frame *frame, struct frame_group *group)
{
	if (frame->count == frame->room) {
		size_t room = frame->room ? frame->room * 2 : 64;
		struct frame_group **grown = realloc(frame->groups, room * sizeof(*grown));
		if (!grown) {
			frame_group_free(group);
			return -ENOMEM;
		}
		frame->groups = grown;
		frame->room = room;
	}
	frame->groups[frame->count++] = group;
	return 0;
}

static struct frame_group *group_new(const char *path, size_t value_count)
{
	size_t size = strlen(path) + 1;
	struct frame_group *group = calloc(1, sizeof(*group) + size);

	if (!group)
		return NULL;
	memcpy(group->path, path, size);
	group->values = calloc(value_count + 1, sizeof(*group->values));
	if (!group->values) {
		free(group);
		return NULL;
	}
	return group;
}

static void take_values(const struct sample *sample, struct frame_group *group)
{
	const struct shape *shape = group->shape;

	for (size_t i = 0; i < shape->slot_count; i++)
		group->values[i] = sample->value[shape->slots[i]];
	for (size_t i = 0; i < shape->item_count; i++)
		group->values[shape->slot_count + i] = sample->items[i].value;
}

static int take_texts(const struct sample *sample, struct frame_group *group)
{
	struct text texts = {0};

	for (size_t i = 0; i < sample->file_count; i++) {
		const char *text = sample->texts + sample->files[i].text;
		if (sample->files[i].is_text)
			text_add_bytes(&texts, text, strlen(text) + 1);
	}
	group->texts_len = texts.len;
	group->texts = texts.data;
	return texts.failed ? -ENOMEM : 0;
}

int frame_add(struct frame *frame, const char *path, uint8_t flags, const struct sample *sample,
	      struct shape_table *shapes)
{
	struct shape *shape = shape_table_find(shapes, sample);

	if (!shape)
		return -ENOMEM;
	struct frame_group *group = group_new(path, shape_value_count(shape));
	if (!group)
		return -ENOMEM;
	group->shape = shape;
	group->id = sample->id;
	group->mono_usec = sample->mono_usec;
	group->flags = flags;
	take_values(sample, group);
	if (take_texts(sample, group) < 0) {
		frame_group_free(group);
		return -ENOMEM;
	}
	return frame_push(frame, group);
}

static int by_path(const void *a, const void *b)
{
	const struct frame_group *one = *(struct frame_group *const *)a;
	const struct frame_group *other = *(struct frame_group *const *)b;

	/* What is asked for goes before what is only above something. */
	int order = frame_path_compare(one->path, other->path);
	return order ? order : one->flags - other->flags;
}

static bool is_sorted(const struct frame *frame)
{
	for (size_t i = 1; i < frame->count; i++)
		if (frame_path_compare(frame->groups[i - 1]->path, frame->groups[i]->path) >= 0)
			return false;
	return true;
}

static void sort(struct frame *frame)
{
	size_t kept = 0;

	if (is_sorted(frame))
		return;
	qsort(frame->groups, frame->count, sizeof(struct frame_group *), by_path);
	for (size_t i = 0; i < frame->count; i++) {
		struct frame_group *group = frame->groups[i];
		if (kept > 0 && strcmp(frame->groups[kept - 1]->path, group->path) == 0)
			frame_group_free(group);
		else
			frame->groups[kept++] = group;
	}
	frame->count = kept;
}

static int add_parent(struct frame *frame, const char *path, size_t len, struct shape_table *shapes)
{
	struct sample nothing;
	char parent[PATH_MAX];

	if (len >= sizeof(parent))
		return -ENAMETOOLONG;
	memcpy(parent, path, len);
	parent[len] = '\0';
	sample_init(&nothing);
	return frame_add(frame, len ? parent : "/", FRAME_ABOVE, &nothing, shapes);
}

/* Whether @path is above @other, by its length, or the same. */
static bool is_at_or_above(const char *path, size_t len, const char *other)
{
	return strncmp(path, other, len) == 0 && (other[len] == '/' || other[len] == '\0');
}

/* In order, the parents that a group shares with the one before it are there. */
static int add_parents(struct frame *frame, size_t count, struct shape_table *shapes)
{
	const char *before = "";
	int r = 0;

	for (size_t i = 0; r == 0 && i < count; i++) {
		const char *path = frame->groups[i]->path;
		if (i == 0 && path[1])
			r = add_parent(frame, path, 0, shapes);
		for (size_t len = 1; r == 0 && path[len]; len++)
			if (path[len] == '/' && !is_at_or_above(path, len, before))
				r = add_parent(frame, path, len, shapes);
		before = path;
	}
	return r;
}

int frame_complete(struct frame *frame, struct shape_table *shapes)
{
	size_t count;

	sort(frame);
	count = frame->count;
	int r = add_parents(frame, count, shapes);
	if (frame->count > count)
		sort(frame);
	return r;
}

static bool slot_value(const struct frame_group *group, enum metric_id metric, uint64_t *ret)
{
	const struct shape *shape = group->shape;
	size_t i = 0;

	if (!(shape->present[metric / 8] & 1U << metric % 8))
		return false;
	/* Another build may have had another order. */
	while (i < shape->slot_count && shape->slots[i] != metric)
		i++;
	if (i < shape->slot_count)
		*ret = group->values[i];
	return i < shape->slot_count;
}

bool frame_value(const struct frame_group *group, enum metric_id metric, uint64_t *ret)
{
	const struct shape *shape = group->shape;
	bool known = false;
	uint64_t sum = 0;

	if (slot_value(group, metric, ret))
		return true;
	for (size_t i = 0; i < shape->item_count; i++) {
		if (shape->items[i].metric != metric || shape->items[i].stacked)
			continue;
		known = true;
		if (__builtin_add_overflow(sum, group->values[shape->slot_count + i], &sum))
			sum = UINT64_MAX;
	}
	if (known)
		*ret = sum;
	return known;
}

int frame_sample(const struct frame_group *group, struct sample *ret)
{
	sample_clear(ret);
	ret->id = group->id;
	ret->mono_usec = group->mono_usec;
	shape_fill(group->shape, group->values, group->texts, ret);
	return ret->failed ? -ENOMEM : 0;
}
