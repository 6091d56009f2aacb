/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "cgroup/shape.h"

static struct shape **slot_of(const struct shape_table *table, const struct shape *key)
{
	size_t at = (size_t)(key->hash * 0x9E3779B97F4A7C15ULL >> 20) & (table->room - 1);

	for (; table->slots[at]; at = (at + 1) & (table->room - 1)) {
		const struct shape *have = table->slots[at];
		if (have->hash == key->hash && have->code_len == key->code_len &&
		    memcmp(have->code, key->code, key->code_len) == 0)
			break;
	}
	return &table->slots[at];
}

static bool resize(struct shape_table *table, size_t room)
{
	struct shape_table new = *table;

	new.room = room;

	new.slots = calloc(room, sizeof(struct shape *));
	if (!new.slots)
		return false;
	for (size_t i = 0; i < table->room; i++)
		if (table->slots[i])
			*slot_of(&new, table->slots[i]) = table->slots[i];
	free(table->slots);
	*table = new;
	return true;
}

static struct shape *find_code(struct shape_table *table, char *code, size_t len)
{
	const struct series own = {0};
	struct shape key = {.code = code, .code_len = len, .hash = shape_hash(code, len)};
	struct err ignored;

	if (table->count * 2 >= table->room && !resize(table, table->room ? table->room * 2 : 64))
		return NULL;
	struct shape **slot = slot_of(table, &key);
	if (*slot)
		return *slot;
	if (shape_new(code, len, &own, slot, &ignored) < 0)
		return NULL;
	table->count++;
	return *slot;
}

static struct shape *find_recent(struct shape_table *table, const struct sample *sample)
{
	for (size_t i = 0; i < SHAPE_RECENT && table->recent[i]; i++) {
		struct shape *shape = table->recent[i];
		if (!shape_matches(shape, sample))
			continue;
		memmove(table->recent + 1, table->recent, i * sizeof(*table->recent));
		table->recent[0] = shape;
		return shape;
	}
	return NULL;
}

struct shape *shape_table_find(struct shape_table *table, const struct sample *sample)
{
	struct shape *shape = find_recent(table, sample);
	AUTO_TEXT struct text code = {0};

	if (shape)
		return shape;
	shape_code(sample, &code);
	if (code.failed)
		return NULL;
	shape = find_code(table, code.data, code.len);
	if (!shape)
		return NULL;
	memmove(table->recent + 1, table->recent, (SHAPE_RECENT - 1) * sizeof(*table->recent));
	table->recent[0] = shape;
	return shape;
}

void shape_table_unsend(struct shape_table *table)
{
	for (size_t i = 0; i < table->room; i++)
		if (table->slots[i])
			table->slots[i]->sent = false;
}

void shape_table_sweep(struct shape_table *table)
{
	size_t gone = 0;

	memset(table->recent, 0, sizeof(table->recent));
	for (size_t i = 0; i < table->room; i++) {
		if (!table->slots[i] || table->slots[i]->sent)
			continue;
		shape_free(table->slots[i]);
		table->slots[i] = NULL;
		gone++;
	}
	table->count -= gone;
	/* A hole would hide what lies behind it: the others are put anew. */
	if (gone > 0)
		resize(table, table->room);
}

void shape_table_done(struct shape_table *table)
{
	for (size_t i = 0; i < table->room; i++)
		shape_free(table->slots[i]);
	free(table->slots);
	*table = (struct shape_table){0};
}
