/* SPDX-License-Identifier: MIT */
/*
 * One group's files at one moment: raw, as the kernel has them. Rates are computed elsewhere
 * (delta.h), so a recording of samples can answer what is asked later.
 */
#pragma once

#include "cgroup/knob.h"
#include "cgroup/metric.h"
#include "cgroup/tree.h"
#include "common/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A number that one slot cannot hold: of one of many devices, or of a key that no row has. */
struct sample_item {
	uint16_t metric;  /* enum metric_id; METRIC_COUNT for a key that no row has */
	uint16_t file;	  /* index in the files */
	uint32_t object;  /* offset in the texts: "8:0", "N0", the size "2MB"; 0 for none */
	uint32_t key;	  /* offset in the texts: of unknown keys; 0 for none */
	uint32_t stacked; /* 1: a device on other devices, its requests are counted there too */
	uint64_t value;
};

/* A file that was read, in the order of their JSON paths. */
struct sample_file {
	uint32_t name;	 /* offset in the texts: "hugetlb.2MB.max" */
	uint32_t text;	 /* offset in the texts: its content without the last newline, of a text */
	uint32_t item;	 /* first of its items, which stand together */
	uint32_t items;	 /* how many */
	uint16_t metric; /* first row of the file, METRIC_COUNT where the table has none */
	uint16_t knob;	 /* enum knob_id, KNOB_COUNT where it is none */
	bool is_text;	 /* false: its numbers are in the slots and the items */
	uint16_t splits; /* bit n: the n-th dot of the name separates two keys of the JSON path */
};

struct sample {
	uint64_t mono_usec, real_nsec; /* when its first file was read */
	uint64_t id;		       /* of the group */
	uint64_t *value;	       /* owned; by metric, of a packed sample only those present */
	bool packed;
	uint8_t present[(METRIC_COUNT + 7) / 8];
	struct sample_item *items; /* owned */
	size_t item_count, item_room;
	struct sample_file *files; /* owned */
	size_t file_count, file_room;
	char *texts; /* owned; NUL-terminated strings, "" at offset 0; at most 1 MiB */
	size_t texts_len, texts_room;
	bool failed; /* memory was short: something is missing that the group has */
};

void sample_init(struct sample *sample);
void sample_done(struct sample *sample);
/**
 * sample_copy() - the same at another moment, not packed.
 *
 * Return: 0, -ENOMEM: then @ret is empty.
 */
int sample_copy(const struct sample *sample, uint64_t mono_usec, uint64_t real_nsec,
		struct sample *ret);
/* Empty again, its memory kept for the next read. */
void sample_clear(struct sample *sample);

/* Which files a packed sample knows of; its numbers are there in any case. */
enum sample_keep {
	SAMPLE_KEEP_ITEMS, /* those with items, which stand in them */
	SAMPLE_KEEP_TEXTS, /* texts too */
	SAMPLE_KEEP_FILES, /* all: it can be copied and recorded as what it was */
};

/**
 * sample_pack() - a copy in as little memory as it takes, for reading only.
 *
 * Return: one block, to be freed by free(); NULL when memory is short.
 */
struct sample *sample_pack(const struct sample *sample, enum sample_keep keep);

/**
 * sample_add_text() - keep a string.
 *
 * Return: its offset in the texts; 0 for "" and where there is no room.
 */
uint32_t sample_add_text(struct sample *sample, const char *bytes, size_t len);

/**
 * sample_add_file() - begin a file: items added from now on belong to it.
 *
 * Return: borrowed until the next call; NULL when memory is short.
 */
struct sample_file *sample_add_file(struct sample *sample, const char *name);

/* Puts a value into the slot of a metric without objects; the sample is not packed. */
void sample_set(struct sample *sample, enum metric_id id, uint64_t value);

/**
 * sample_add_item() - a number of the file begun last.
 *
 * Return: borrowed until the next call; NULL when memory is short.
 */
struct sample_item *sample_add_item(struct sample *sample, uint16_t metric, uint64_t value);

bool sample_has(const struct sample *sample, enum metric_id id);

/**
 * sample_get() - a metric of one slot.
 *
 * Return: false when it is not present; @ret is then left alone.
 */
bool sample_get(const struct sample *sample, enum metric_id id, uint64_t *ret);

/**
 * sample_get_object() - a metric of one device, node, resource or page size.
 */
bool sample_get_object(const struct sample *sample, enum metric_id id, const char *object,
		       uint64_t *ret);

/* A metric over all its objects. Return: false when there is none. */
bool sample_sum(const struct sample *sample, enum metric_id id, uint64_t *ret);

/**
 * sample_text() - the content of a file that was kept as text, without its newline.
 * @file: "memory.max", "cgroup.controllers".
 *
 * Return: borrowed until the next read; NULL when not present.
 */
const char *sample_text(const struct sample *sample, const char *file);

/**
 * sample_limit() - the number of a limit of shape SINGLE, or the quota of cpu.max.
 *
 * Return: false when the group has no such file.
 */
bool sample_limit(const struct sample *sample, enum knob_id id, uint64_t *ret);
