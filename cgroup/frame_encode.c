/* SPDX-License-Identifier: MIT */
/*
 * DOC: The code of a frame
 *
 * Numbers are those of wire.h. Like stands with like, which compresses better than group by group:
 *
 *	shapes	how many; the code of each, as a string. They are numbered on from the key frame.
 *	groups	how many; then, until all are there: of the frame before keep n, leave out n, and n
 *		that are new: length of what the path shares with that of the group before, the rest
 *		as a string, id less that of the group before, flags
 *	times	of each group, less that of the group before, of the first less the frame's
 *	bodies	of groups that differ: how many groups do not, up to it; then 0, the shape, all
 *		values, all texts; or twice the number of values that differ, 1 more if texts do: of
 *		each value how many do not differ, up to it, and by how much it does; how many texts
 *		differ and of each the same and the text. After the last of them how many groups are
 *		left.
 *
 * Each of the last three parts comes after its length.
 */
#include "cgroup/frame.h"

#include <string.h>

#include "common/wire.h"

struct encoding {
	const struct frame *before, *frame;
	const struct frame_group **then; /* of each group what it was; NULL for new ones */
	uint32_t *shapes_sent;
	size_t shape_count;
	struct text shapes, groups, times, bodies;
};

static bool is_same(const struct frame_group *one, const struct frame_group *other)
{
	return one->id == other->id && one->flags == other->flags &&
	       strcmp(one->path, other->path) == 0;
}

static void put_new(struct encoding *encoding, size_t at)
{
	const struct frame_group *group = encoding->frame->groups[at];
	const struct frame_group *above = at > 0 ? encoding->frame->groups[at - 1] : NULL;
	struct text *out = &encoding->groups;
	size_t shared = 0;

	while (above && group->path[shared] && group->path[shared] == above->path[shared])
		shared++;
	wire_put(out, shared);
	wire_put_string(out, group->path + shared, strlen(group->path + shared));
	wire_put_signed(out, group->id - (above ? above->id : 0));
	wire_put(out, group->flags);
}

/* From @at in the frame and @old in the one before: how many are the same in both. */
static size_t count_kept(struct encoding *encoding, size_t at, size_t old)
{
	size_t count = 0;

	while (at + count < encoding->frame->count && old + count < encoding->before->count &&
	       is_same(encoding->frame->groups[at + count],
		       encoding->before->groups[old + count])) {
		encoding->then[at + count] = encoding->before->groups[old + count];
		count++;
	}
	return count;
}

/* Both are in order: what comes before the next of the frame is not in it any more. */
static size_t count_gone(const struct encoding *encoding, size_t at, size_t old)
{
	const char *next = encoding->frame->groups[at]->path;
	size_t count = 0;

	while (old + count < encoding->before->count &&
	       frame_path_compare(encoding->before->groups[old + count]->path, next) <= 0 &&
	       !is_same(encoding->before->groups[old + count], encoding->frame->groups[at]))
		count++;
	return count;
}

static size_t count_new(const struct encoding *encoding, size_t at, size_t old)
{
	const char *next =
		old < encoding->before->count ? encoding->before->groups[old]->path : NULL;
	size_t count = 0;

	while (at + count < encoding->frame->count &&
	       (!next || frame_path_compare(encoding->frame->groups[at + count]->path, next) < 0))
		count++;
	return count;
}

static void put_groups(struct encoding *encoding)
{
	size_t at = 0, old = 0;

	wire_put(&encoding->groups, encoding->frame->count);
	while (at < encoding->frame->count) {
		size_t kept = count_kept(encoding, at, old);
		at += kept;
		old += kept;
		size_t gone = at < encoding->frame->count ? count_gone(encoding, at, old) : 0;
		old += gone;
		size_t new = count_new(encoding, at, old);
		wire_put(&encoding->groups, kept);
		wire_put(&encoding->groups, gone);
		wire_put(&encoding->groups, new);
		for (; new > 0; new --)
			put_new(encoding, at++);
	}
}

static void put_times(struct encoding *encoding, uint64_t mono_usec)
{
	for (size_t i = 0; i < encoding->frame->count; i++) {
		uint64_t usec = encoding->frame->groups[i]->mono_usec;
		wire_put_signed(&encoding->times, usec - mono_usec);
		mono_usec = usec;
	}
}

static void put_shape(struct encoding *encoding, struct shape *shape)
{
	if (!shape->sent) {
		shape->sent = true;
		shape->number = (*encoding->shapes_sent)++;
		wire_put_string(&encoding->shapes, shape->code, shape->code_len);
		encoding->shape_count++;
	}
	wire_put(&encoding->bodies, shape->number);
}

static void put_text(struct text *out, const char **at)
{
	size_t len = strlen(*at);

	wire_put_string(out, *at, len);
	*at += len + 1;
}

static void put_whole(struct encoding *encoding, const struct frame_group *group)
{
	const char *text = group->texts;

	wire_put(&encoding->bodies, 0);
	put_shape(encoding, group->shape);
	for (size_t i = 0; i < shape_value_count(group->shape); i++)
		wire_put(&encoding->bodies, group->values[i]);
	for (size_t i = 0; i < group->shape->text_count; i++)
		put_text(&encoding->bodies, &text);
}

static void put_values(struct text *out, const struct frame_group *then,
		       const struct frame_group *group)
{
	size_t next = 0;

	for (size_t i = 0; i < shape_value_count(group->shape); i++) {
		if (group->values[i] == then->values[i])
			continue;
		wire_put(out, i - next);
		wire_put_signed(out, group->values[i] - then->values[i]);
		next = i + 1;
	}
}

/* Without @out they are counted only. */
static size_t put_texts(struct text *out, const struct frame_group *then,
			const struct frame_group *group)
{
	const char *old = then->texts, *text = group->texts;
	size_t next = 0, count = 0;

	for (size_t i = 0; i < group->shape->text_count; i++) {
		size_t len = strlen(text);
		if (strcmp(old, text) != 0) {
			count++;
			if (out) {
				wire_put(out, i - next);
				wire_put_string(out, text, len);
			}
			next = i + 1;
		}
		old += strlen(old) + 1;
		text += len + 1;
	}
	return count;
}

static size_t count_values(const struct frame_group *then, const struct frame_group *group)
{
	size_t count = 0;

	for (size_t i = 0; i < shape_value_count(group->shape); i++)
		count += group->values[i] != then->values[i];
	return count;
}

static void put_bodies(struct encoding *encoding)
{
	struct text *out = &encoding->bodies;
	size_t next = 0;

	for (size_t i = 0; i < encoding->frame->count; i++) {
		const struct frame_group *group = encoding->frame->groups[i];
		const struct frame_group *then = encoding->then[i];
		if (!then || then->shape != group->shape) {
			wire_put(out, i - next);
			put_whole(encoding, group);
			next = i + 1;
			continue;
		}
		size_t values = count_values(then, group);
		bool texts = group->texts_len != then->texts_len ||
			     (group->texts_len &&
			      memcmp(group->texts, then->texts, group->texts_len) != 0);
		if (!values && !texts)
			continue;
		wire_put(out, i - next);
		next = i + 1;
		wire_put(out, values * 2 + texts);
		put_values(out, then, group);
		if (texts) {
			wire_put(out, put_texts(NULL, then, group));
			put_texts(out, then, group);
		}
	}
	wire_put(out, encoding->frame->count - next);
}

static void put_part(struct text *out, struct text *part)
{
	wire_put_string(out, text_str(part), part->len);
	out->failed |= part->failed;
	text_done(part);
}

void frame_encode(const struct frame *before, const struct frame *frame, uint64_t mono_usec,
		  uint32_t *shapes_sent, struct text *out)
{
	struct encoding encoding = {.before = before, .frame = frame, .shapes_sent = shapes_sent};

	encoding.then = calloc(frame->count + 1, sizeof(*encoding.then));
	if (!encoding.then) {
		out->failed = true;
		return;
	}
	put_groups(&encoding);
	put_times(&encoding, mono_usec);
	put_bodies(&encoding);
	wire_put(out, encoding.shape_count);
	text_add_bytes(out, text_str(&encoding.shapes), encoding.shapes.len);
	out->failed |= encoding.shapes.failed;
	text_done(&encoding.shapes);
	put_part(out, &encoding.groups);
	put_part(out, &encoding.times);
	put_part(out, &encoding.bodies);
	free(encoding.then);
}
