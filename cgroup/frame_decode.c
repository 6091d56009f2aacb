/* SPDX-License-Identifier: MIT */
/* The code is told in frame_encode.c. */
#include "cgroup/frame.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "common/wire.h"

/* Of a new group: shared, length of the rest, id, flags. */
#define GROUP_BYTES 4
/* A machine has fewer, and what each costs here is more than it takes in a code. */
#define GROUPS_MAX ((size_t)1 << 20)
#define CODE_MAX   ((size_t)1 << 20)

struct decoding {
	struct frame_reader *reader;
	const struct series *series;
	struct frame before; /* what was not taken over from it */
	struct frame frame;
	struct wire bodies;
	struct err *err;
};

static int malformed(struct decoding *decoding, const char *what)
{
	return err_say(decoding->err, EBADMSG, "the sample is malformed: %s", what);
}

static int no_memory(struct decoding *decoding)
{
	return err_set(decoding->err, ENOMEM, "keep the sample");
}

static int add_shape(struct decoding *decoding, const char *code, size_t len)
{
	struct frame_reader *reader = decoding->reader;

	if (reader->shape_count == reader->shape_room) {
		size_t room = reader->shape_room ? reader->shape_room * 2 : 16;
		struct shape **grown = realloc(reader->shapes, room * sizeof(*grown));
		if (!grown)
			return no_memory(decoding);
		reader->shapes = grown;
		reader->shape_room = room;
	}
	int r = shape_new(code, len, decoding->series, &reader->shapes[reader->shape_count],
			  decoding->err);
	if (r == 0)
		reader->shape_count++;
	return r;
}

static int get_shapes(struct decoding *decoding, struct wire *wire)
{
	size_t count = wire_get_count(wire, 1), len;
	int r = 0;

	for (size_t i = 0; r == 0 && i < count; i++) {
		const char *code = wire_get_string(wire, &len);
		if (!code || len > CODE_MAX)
			return malformed(decoding, "the files of its groups");
		r = add_shape(decoding, code, len);
	}
	return wire->failed ? malformed(decoding, "the files of its groups") : r;
}

/* "/", or names with one slash before each; none is "." or "..". */
static bool is_path(const char *path)
{
	if (strcmp(path, "/") == 0)
		return true;
	while (*path == '/') {
		size_t len = strcspn(path + 1, "/");
		if (len == 0 || (path[1] == '.' && (len == 1 || (len == 2 && path[2] == '.'))))
			return false;
		path += len + 1;
	}
	return *path == '\0';
}

static bool is_above(const char *above, const char *path)
{
	size_t len = (size_t)(strrchr(path, '/') - path);

	if (len == 0)
		return strcmp(above, "/") == 0;
	return strncmp(above, path, len) == 0 && above[len] == '\0';
}

/* In order, a group comes right after its parent or after what is below a sibling. */
static bool find_parent(const struct frame *frame, struct frame_group *group)
{
	if (frame->count == 0)
		return strcmp(group->path, "/") == 0;
	size_t at = frame->count - 1;
	if (frame_path_compare(frame->groups[at]->path, group->path) >= 0)
		return false;
	while (at > 0 && !is_above(frame->groups[at]->path, group->path))
		at = frame->groups[at]->parent;
	group->parent = (uint32_t)at;
	return is_above(frame->groups[at]->path, group->path);
}

static int push(struct decoding *decoding, struct frame_group *group)
{
	if (!find_parent(&decoding->frame, group)) {
		frame_group_free(group);
		return malformed(decoding, "a group is not below the one before");
	}
	return frame_push(&decoding->frame, group) < 0 ? no_memory(decoding) : 0;
}

static int get_new(struct decoding *decoding, struct wire *wire)
{
	const struct frame *frame = &decoding->frame;
	const struct frame_group *above = frame->count ? frame->groups[frame->count - 1] : NULL;
	size_t shared = (size_t)wire_get(wire), len = 0;
	const char *rest = wire_get_string(wire, &len);
	uint64_t id = wire_get_signed(wire);
	uint64_t flags = wire_get(wire);

	if (wire->failed || shared > (above ? strlen(above->path) : 0) || len >= PATH_MAX ||
	    shared + len >= PATH_MAX || memchr(rest, '\0', len))
		return malformed(decoding, "the path of a group");
	struct frame_group *group = calloc(1, sizeof(*group) + shared + len + 1);
	if (!group)
		return no_memory(decoding);
	if (shared > 0)
		memcpy(group->path, above->path, shared);
	memcpy(group->path + shared, rest, len);
	group->id = id + (above ? above->id : 0);
	group->flags = (uint8_t)flags;
	if (!is_path(group->path)) {
		frame_group_free(group);
		return malformed(decoding, "the path of a group");
	}
	return push(decoding, group);
}

static int get_run(struct decoding *decoding, struct wire *wire, size_t *old, size_t count)
{
	size_t kept = (size_t)wire_get(wire), gone = (size_t)wire_get(wire);
	size_t new = wire_get_count(wire, GROUP_BYTES), left = decoding->before.count - *old;
	int r = 0;

	if (wire->failed || kept > left || gone > left - kept || kept + gone + new == 0 ||
	    kept > count - decoding->frame.count || new > count - decoding->frame.count - kept)
		return malformed(decoding, "its groups");
	for (; r == 0 && kept > 0; kept--, ++*old)
		r = push(decoding, TAKE_PTR(decoding->before.groups[*old]));
	*old += gone;
	for (; r == 0 && new > 0; new --)
		r = get_new(decoding, wire);
	return r;
}

static int get_groups(struct decoding *decoding, struct wire *wire)
{
	uint64_t count = wire_get(wire);
	size_t old = 0;
	int r = 0;

	if (count > GROUPS_MAX)
		return malformed(decoding, "too many groups");
	while (r == 0 && decoding->frame.count < count)
		r = get_run(decoding, wire, &old, (size_t)count);
	if (r == 0 && (wire->failed || wire->at != wire->end))
		return malformed(decoding, "its groups");
	return r;
}

static int get_times(struct decoding *decoding, struct wire *wire, uint64_t mono_usec)
{
	for (size_t i = 0; i < decoding->frame.count; i++) {
		mono_usec += wire_get_signed(wire);
		decoding->frame.groups[i]->mono_usec = mono_usec;
	}
	return wire->failed || wire->at != wire->end ? malformed(decoding, "its times") : 0;
}

/* Length and bytes, then a NUL of ours. */
static void get_text(struct wire *wire, struct text *out)
{
	size_t len = 0;
	const char *text = wire_get_string(wire, &len);

	if (!text || memchr(text, '\0', len))
		wire->failed = true;
	else
		text_add_bytes(out, text, len);
	text_add_bytes(out, "", 1);
}

static int take_texts(struct decoding *decoding, struct frame_group *group, struct text *texts)
{
	if (texts->failed || decoding->bodies.failed) {
		bool short_of_memory = texts->failed;
		text_done(texts);
		return short_of_memory ? no_memory(decoding) : malformed(decoding, "its texts");
	}
	free(group->texts);
	group->texts = texts->data;
	group->texts_len = texts->len;
	return 0;
}

static int get_whole(struct decoding *decoding, struct frame_group *group)
{
	struct wire *wire = &decoding->bodies;
	uint64_t number = wire_get(wire);
	struct text texts = {0};

	if (number >= decoding->reader->shape_count)
		return malformed(decoding, "a group's files");
	struct shape *shape = decoding->reader->shapes[number];
	size_t count = shape_value_count(shape);
	if (count + shape->text_count > (size_t)(wire->end - wire->at))
		return malformed(decoding, "its values");
	uint64_t *values = calloc(count + 1, sizeof(*values));
	if (!values)
		return no_memory(decoding);
	free(group->values);
	group->values = values;
	group->shape = shape;
	for (size_t i = 0; i < count; i++)
		values[i] = wire_get(wire);
	for (size_t i = 0; i < shape->text_count; i++)
		get_text(wire, &texts);
	return take_texts(decoding, group, &texts);
}

static int get_values(struct decoding *decoding, struct frame_group *group, uint64_t count)
{
	size_t room = shape_value_count(group->shape);
	uint64_t at = 0;

	for (; count > 0; count--, at++) {
		uint64_t gap = wire_get(&decoding->bodies);
		if (gap >= room || at + gap >= room || decoding->bodies.failed)
			return malformed(decoding, "its values");
		at += gap;
		group->values[at] += wire_get_signed(&decoding->bodies);
	}
	return 0;
}

/* The texts anew: as they were up to the next that differs. */
static int get_texts(struct decoding *decoding, struct frame_group *group)
{
	size_t count = wire_get_count(&decoding->bodies, 2), at = 0;
	const char *old = group->texts;
	struct text texts = {0};

	while (count-- > 0) {
		uint64_t gap = wire_get(&decoding->bodies);
		if (gap >= group->shape->text_count - at || decoding->bodies.failed) {
			text_done(&texts);
			return malformed(decoding, "its texts");
		}
		for (; gap > 0; gap--, at++, old += strlen(old) + 1)
			text_add_bytes(&texts, old, strlen(old) + 1);
		get_text(&decoding->bodies, &texts);
		old += strlen(old) + 1;
		at++;
	}
	text_add_bytes(&texts, old, group->texts_len - (size_t)(old - group->texts));
	return take_texts(decoding, group, &texts);
}

static int get_body(struct decoding *decoding, struct frame_group *group)
{
	uint64_t what = wire_get(&decoding->bodies);

	if (what == 0)
		return get_whole(decoding, group);
	if (!group->shape)
		return malformed(decoding, "a new group without its files");
	int r = get_values(decoding, group, what / 2);
	if (r == 0 && what % 2 && group->shape->text_count == 0)
		return malformed(decoding, "its texts");
	return r == 0 && what % 2 ? get_texts(decoding, group) : r;
}

static int get_bodies(struct decoding *decoding)
{
	size_t next = 0;

	for (;;) {
		size_t left = decoding->frame.count - next;
		uint64_t same = wire_get(&decoding->bodies);
		if (decoding->bodies.failed || same > left)
			return malformed(decoding, "its values");
		for (size_t i = 0; i < same; i++)
			if (!decoding->frame.groups[next + i]->shape)
				return malformed(decoding, "a new group without its files");
		next += same;
		if (same == left)
			break;
		int r = get_body(decoding, decoding->frame.groups[next++]);
		if (r < 0)
			return r;
	}
	return decoding->bodies.at != decoding->bodies.end ? malformed(decoding, "its end") : 0;
}

static struct wire get_part(struct wire *wire)
{
	size_t len = 0;
	const char *at = wire_get_string(wire, &len);

	return at ? (struct wire){at, at + len, false} : (struct wire){wire->end, wire->end, true};
}

static int decode(struct decoding *decoding, uint64_t mono_usec, const char *code, size_t len)
{
	struct wire wire = {code, code + len, false};

	int r = get_shapes(decoding, &wire);
	if (r < 0)
		return r;
	struct wire groups = get_part(&wire), times = get_part(&wire);
	decoding->bodies = get_part(&wire);
	if (wire.failed || wire.at != wire.end)
		return malformed(decoding, "its parts");
	r = get_groups(decoding, &groups);
	if (r == 0)
		r = get_times(decoding, &times, mono_usec);
	return r == 0 ? get_bodies(decoding) : r;
}

static void forget(struct frame_reader *reader)
{
	frame_clear(&reader->frame);
	for (size_t i = 0; i < reader->shape_count; i++)
		shape_free(reader->shapes[i]);
	reader->shape_count = 0;
}

int frame_decode(struct frame_reader *reader, const struct series *series, bool key,
		 uint64_t mono_usec, const char *code, size_t len, struct err *err)
{
	struct decoding decoding = {.reader = reader, .series = series, .err = err};

	if (key)
		forget(reader);
	decoding.before = TAKE(reader->frame, (struct frame){0});
	int r = decode(&decoding, mono_usec, code, len);
	frame_done(&decoding.before);
	reader->frame = decoding.frame;
	if (r < 0)
		forget(reader);
	return r;
}

void frame_reader_done(struct frame_reader *reader)
{
	forget(reader);
	frame_done(&reader->frame);
	free(reader->shapes);
	*reader = (struct frame_reader){0};
}
