/* SPDX-License-Identifier: MIT */
/*
 * The last figures of a row, small enough that each row has them.
 */
#pragma once

#include "common/err.h"
#include "monitor/column.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TREND_SIZE    64
#define TREND_UNKNOWN UINT32_MAX

/* All zero is none. */
struct trend {
	uint32_t figures[TREND_SIZE]; /* hundredths of a percent, KiB of a size, counts */
	enum column_id column;	      /* what they are */
	uint32_t next, count;
};

/* The column whose figures are worth to be kept when the rows are sorted by @sort. */
enum column_id trend_column(enum column_id sort);

/**
 * trend_put() - what comes next; figures of another column are forgotten.
 * @figure: as model_figure() has it; NULL: it is unknown.
 */
void trend_put(struct trend *trend, enum column_id column, const uint64_t *figure);

/**
 * trend_get() - a figure.
 * @back: how many came after it.
 *
 * Return: TREND_UNKNOWN when it was not known, or before the first.
 */
uint32_t trend_get(const struct trend *trend, size_t back);

/* The mean of all that are known, in the unit of model_figure(). Return: false without any. */
bool trend_mean(const struct trend *trend, uint64_t *ret);

struct model;
struct replay;
struct lane;

/**
 * trend_fill() - the trends of all groups of a model, as they were up to a moment.
 * @replay: what was sampled; it is left somewhere else.
 * @from_nsec, @to_nsec: wall clock; what comes after the last sample is left out.
 * @lane: gets what happened meanwhile, as it is read in any case; NULL.
 *
 * Columns that take more than one number to compute are left empty.
 *
 * Return: 0, -ENOMEM, -errno: then some of the trends are shorter.
 */
int trend_fill(struct model *model, struct replay *replay, uint64_t from_nsec, uint64_t to_nsec,
	       struct lane *lane, struct err *err);

/* What a trend is as high as it gets at: the greatest of the last @count, where that is not tiny.
 */
uint32_t trend_top(const struct trend *trend, size_t count);
