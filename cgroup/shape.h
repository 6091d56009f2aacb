/* SPDX-License-Identifier: MIT */
/*
 * What a sample has apart from its numbers and texts: which files, keys and devices. Groups of a
 * kind share it and it rarely changes, so it is kept once and a sample beside it is a row of values
 * and a row of texts.
 *
 * Coded, it says by number which metric a value is; the numbers are places in a list of names that
 * stands elsewhere (series), so what one build writes another reads.
 */
#pragma once

#include "cgroup/sample.h"
#include "common/arena.h"
#include "common/text.h"

/* What the numbers of metrics mean. All zero: the places in metrics[] of this build. */
struct series {
	uint16_t *map; /* enum metric_id, METRIC_COUNT for a name that this build has not */
	size_t count;  /* of @map */
};

struct shape_file {
	const char *name;
	uint32_t items;
	uint16_t metric, knob, splits; /* see struct sample_file */
	bool is_text;
	bool is_known; /* false: a file of numbers that this build has no row for; left out */
};

struct shape_item {
	const char *object, *key; /* "" for none */
	uint16_t metric;
	bool stacked;
};

struct shape {
	uint16_t *slots; /* metric of the n-th value; then come the items' */
	size_t slot_count;
	uint8_t present[(METRIC_COUNT + 7) / 8]; /* the slots as struct sample has them */
	struct shape_file *files;
	size_t file_count;
	struct shape_item *items;
	size_t item_count;
	size_t text_count;
	char *code; /* what shape_new() was given */
	size_t code_len;
	uint64_t hash;	 /* of the code */
	uint32_t number; /* by which a recording knows it */
	bool sent;	 /* whether it was written since the key frame */
	struct arena arena;
};

/**
 * shape_code() - append the code of a sample's shape.
 * @sample: not packed.
 */
void shape_code(const struct sample *sample, struct text *out);

/**
 * shape_new() - read a code, which anybody may have made.
 *
 * Return: 0, -EBADMSG, -ENOMEM.
 */
int shape_new(const char *code, size_t len, const struct series *series, struct shape **ret,
	      struct err *err);
void shape_free(struct shape *shape);

/* Whether it is the shape of a sample, which is not packed. Of the series of this build only. */
bool shape_matches(const struct shape *shape, const struct sample *sample);

static inline size_t shape_value_count(const struct shape *shape)
{
	return shape->slot_count + shape->item_count;
}

/**
 * shape_fill() - a sample of its values and texts.
 * @values: shape_value_count() of them.
 * @texts: shape->text_count strings, each with its NUL, one after the other.
 * @ret: its files and numbers are added; times and id are left alone.
 */
void shape_fill(const struct shape *shape, const uint64_t *values, const char *texts,
		struct sample *ret);

/* Of a code; equal codes have equal ones. */
uint64_t shape_hash(const char *code, size_t len);

/* Of samples that come one after the other most have one of so few shapes. */
#define SHAPE_RECENT 8

/* Shapes known by their code. All zero is none. */
struct shape_table {
	struct shape *recent[SHAPE_RECENT]; /* what was found last, the last one first; or NULL */
	struct shape **slots;		    /* owned; open addressing */
	size_t count, room;		    /* @room is a power of two */
};

/**
 * shape_table_find() - the shape of a sample, made when it is new.
 * @sample: not packed.
 *
 * Return: borrowed; NULL when memory is short.
 */
struct shape *shape_table_find(struct shape_table *table, const struct sample *sample);

/* A key frame begins: none is sent. */
void shape_table_unsend(struct shape_table *table);

/* It is written: what it did not need goes. */
void shape_table_sweep(struct shape_table *table);
void shape_table_done(struct shape_table *table);
