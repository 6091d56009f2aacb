/* SPDX-License-Identifier: MIT */
#include "cgroup/shape.h"

#include <errno.h>
#include <string.h>

#include "cgroup/knob.h"
#include "common/wire.h"

/* Of a file: its name, its items and whether it is text in one number, the splits. */
#define FILE_BYTES 3
/* Of an item: metric, object and stacked. */
#define ITEM_BYTES 3

#define FILE_NAME_MAX ((size_t)255)

static void code_string(struct text *out, const char *text)
{
	wire_put_string(out, text, strlen(text));
}

static void code_slots(const struct sample *sample, struct text *out)
{
	size_t count = 0, next = 0;

	for (size_t i = 0; i < sizeof(sample->present); i++)
		count += (size_t)__builtin_popcount(sample->present[i]);
	wire_put(out, count);
	for (size_t id = 0; id < METRIC_COUNT; id++) {
		if (!sample_has(sample, (enum metric_id)id))
			continue;
		wire_put(out, id - next);
		next = id + 1;
	}
}

/* A metric is its number and 1; 0 is a key without a row, which follows as text. */
static void code_item(const struct sample *sample, const struct sample_item *item, struct text *out)
{
	wire_put(out, item->metric < METRIC_COUNT ? item->metric + 1U : 0);
	wire_put(out, item->stacked != 0);
	code_string(out, sample->texts + item->object);
	if (item->metric >= METRIC_COUNT)
		code_string(out, sample->texts + item->key);
}

void shape_code(const struct sample *sample, struct text *out)
{
	code_slots(sample, out);
	wire_put(out, sample->file_count);
	for (size_t i = 0; i < sample->file_count; i++) {
		const struct sample_file *file = &sample->files[i];
		code_string(out, sample->texts + file->name);
		wire_put(out, file->splits);
		wire_put(out, (uint64_t)file->items << 1 | file->is_text);
		for (size_t n = 0; n < file->items; n++)
			code_item(sample, &sample->items[file->item + n], out);
	}
}

/* What is read, and from where. */
struct reading {
	struct wire wire;
	const struct series *series;
	struct shape *shape;
	size_t item_room;
};

static uint16_t metric_of(const struct series *series, uint64_t number)
{
	if (!series->map)
		return number < METRIC_COUNT ? (uint16_t)number : METRIC_COUNT;
	return number < series->count ? series->map[number] : METRIC_COUNT;
}

static char *read_string(struct reading *reading)
{
	size_t len = 0;
	const char *at = wire_get_string(&reading->wire, &len);

	if (!at || memchr(at, '\0', len)) {
		reading->wire.failed = true;
		return NULL;
	}
	return arena_strndup(&reading->shape->arena, at, len);
}

static int read_slots(struct reading *reading)
{
	struct shape *shape = reading->shape;
	size_t count = wire_get_count(&reading->wire, 1);
	uint64_t next = 0;

	shape->slots = arena_alloc(&shape->arena, (count + 1) * sizeof(*shape->slots));
	if (!shape->slots)
		return -ENOMEM;
	for (; shape->slot_count < count; shape->slot_count++) {
		next += wire_get(&reading->wire);
		uint16_t id = metric_of(reading->series, next++);
		shape->slots[shape->slot_count] = id;
		if (id < METRIC_COUNT)
			shape->present[id / 8] |= (uint8_t)(1U << id % 8);
	}
	return 0;
}

/* As the kernel names its files: what has other names is nobody's recording. */
static bool is_file_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= FILE_NAME_MAX && name[0] != '.' && name[len - 1] != '.' &&
	       !strchr(name, '/') && !strstr(name, "..");
}

static int read_item(struct reading *reading)
{
	struct shape *shape = reading->shape;

	if (shape->item_count == reading->item_room)
		return -EBADMSG;
	struct shape_item *item = &shape->items[shape->item_count++];
	uint64_t metric = wire_get(&reading->wire);
	item->metric = metric ? metric_of(reading->series, metric - 1) : METRIC_COUNT;
	item->stacked = wire_get(&reading->wire) & 1;
	item->object = read_string(reading);
	item->key = metric ? "" : read_string(reading);
	if (reading->wire.failed)
		return -EBADMSG;
	return item->object && item->key ? 0 : -ENOMEM;
}

static int read_file(struct reading *reading)
{
	struct shape *shape = reading->shape;
	struct shape_file *file = &shape->files[shape->file_count++];
	struct knob_name knob;

	file->name = read_string(reading);
	file->splits = (uint16_t)wire_get(&reading->wire);
	uint64_t items = wire_get(&reading->wire);
	if (reading->wire.failed || (file->name && !is_file_name(file->name)))
		return -EBADMSG;
	if (!file->name)
		return -ENOMEM;
	const struct metric *metric = metric_find_file(file->name);
	file->metric = metric ? (uint16_t)metric->id : METRIC_COUNT;
	file->knob = knob_find(file->name, &knob) ? (uint16_t)knob.knob->id : KNOB_COUNT;
	file->is_text = items & 1;
	file->is_known = metric || file->is_text;
	shape->text_count += file->is_text;
	int r = 0;
	for (items >>= 1; r == 0 && file->items < items; file->items++)
		r = read_item(reading);
	return r;
}

static int read_files(struct reading *reading)
{
	struct shape *shape = reading->shape;
	size_t count = wire_get_count(&reading->wire, FILE_BYTES);
	int r = 0;

	reading->item_room = (size_t)(reading->wire.end - reading->wire.at) / ITEM_BYTES;
	shape->files = arena_alloc(&shape->arena, (count + 1) * sizeof(*shape->files));
	shape->items = arena_alloc(&shape->arena, (reading->item_room + 1) * sizeof(*shape->items));
	if (!shape->files || !shape->items)
		return -ENOMEM;
	while (r == 0 && shape->file_count < count)
		r = read_file(reading);
	return r;
}

uint64_t shape_hash(const char *code, size_t len)
{
	uint64_t hash = 14695981039346656037U;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)code[i]) * 1099511628211U;
	return hash;
}

int shape_new(const char *code, size_t len, const struct series *series, struct shape **ret,
	      struct err *err)
{
	struct shape *shape = calloc(1, sizeof(*shape));

	if (!shape)
		return err_set(err, ENOMEM, "keep what groups have");
	shape->code = arena_strndup(&shape->arena, code, len);
	shape->code_len = len;
	shape->hash = shape_hash(code, len);
	struct reading reading = {
		.wire = {code, code + len, false}, .series = series, .shape = shape};
	int r = shape->code ? read_slots(&reading) : -ENOMEM;
	if (r == 0)
		r = read_files(&reading);
	if (r == 0 && (reading.wire.failed || reading.wire.at != reading.wire.end))
		r = -EBADMSG;
	if (r < 0) {
		shape_free(shape);
		return err_say(err, -r,
			       r == -ENOMEM ? "no memory for what groups have"
					    : "the files of a group are malformed");
	}
	*ret = shape;
	return 0;
}

void shape_free(struct shape *shape)
{
	if (!shape)
		return;
	arena_done(&shape->arena);
	free(shape);
}
