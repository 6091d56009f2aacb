/* SPDX-License-Identifier: MIT */
/*
 * One file's content into a sample, by the rows of the table. Pure.
 */
#pragma once

#include "cgroup/sample.h"

/* A file that groups have, and what is known about it. */
struct sample_plan {
	char *name;	 /* owned: "hugetlb.2MB.current" */
	char size[16];	 /* "2MB"; "" for files without a size */
	uint16_t metric; /* first row, METRIC_COUNT where the table has none */
	uint16_t rows;
	uint16_t knob;	 /* KNOB_COUNT where it is none */
	uint16_t splits; /* keypath_splits() */
	uint8_t set;	 /* the bit of enum sample_set that reads it */
	uint16_t *order; /* owned: row of the n-th key, as the last read met them */
	size_t order_len;
};

/**
 * sample_plan_init() - look the file up in the tables.
 * @others: see keypath_splits().
 *
 * Return: 0, -ENOMEM.
 */
int sample_plan_init(struct sample_plan *plan, const char *name, const char *const *others,
		     size_t count);
void sample_plan_done(struct sample_plan *plan);

/**
 * sample_parse() - add a file to a sample.
 * @text: NUL-terminated.
 *
 * The kernel prints keys in an order that rarely changes, so each is first looked for where the
 * last read had it. A line that cannot be parsed loses that line only.
 */
void sample_parse(struct sample_plan *plan, const char *text, size_t len, struct sample *sample);
