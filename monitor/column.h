/* SPDX-License-Identifier: MIT */
/*
 * Columns of the dashboard: those of column.def, and any number of cgroup/metric.def.
 */
#pragma once

#include "cgroup/metric.h"
#include "common/err.h"
#include "common/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum column_id {
#define COLUMN(id, ...)	     COLUMN_##id,
#define COLUMN_MORE(id, ...) COLUMN_##id,
#include "monitor/column.def"
#undef COLUMN_MORE
#undef COLUMN
	COLUMN_COUNT,  /* no column: the tree's own order */
	COLUMN_METRIC, /* and the metric's id: a column of its own */
	COLUMN_END = COLUMN_METRIC + METRIC_COUNT,
};

enum column_how {
	HOW_VALUE,
	HOW_RATE,
	HOW_SUM_RATE,
	HOW_PERCENT,
	HOW_QUOTA,
	HOW_LIMIT,
	HOW_BAR,
	HOW_OWNER,
	HOW_IO_BAR,
	HOW_IO_OWNER,
	HOW_SUM,
	HOW_INHERITED,
	HOW_PEAK,
	HOW_TREND,
	HOW_EVENTS,
	HOW_TEXT, /* what the file says */
	HOW_EACH, /* a number for each of many objects, which cannot be added up */
};

struct column {
	int rank;	/* 1 is the last to go on a narrow screen */
	const char *id; /* in capitals; of a metric its name */
	const char *title;
	const char *words; /* where two columns share a title, what tells them apart */
	int width;	   /* cells; 0: what is left of the row */
	enum column_how how;
	enum metric_id metric;
	const char *help;
};

/* With a gap at COLUMN_COUNT. */
extern const struct column columns[COLUMN_END];

/* Its figures are hundredths of a percent. */
bool column_is_percent(const struct column *column);
bool column_is_bar(const struct column *column);
/* It has words rather than a number: see model_words(). */
bool column_is_words(const struct column *column);

/* A metric's key; column_words() its whole name. */
const char *column_title(const struct column *column);
const char *column_words(const struct column *column);

/* Cells, at least. */
int column_width(const struct column *column);

#define COLUMN_LIST_MAX 48

/* Which are shown, in order. */
struct column_list {
	uint16_t ids[COLUMN_LIST_MAX]; /* enum column_id */
	size_t count;
};

extern const struct column_list column_list_default;

/**
 * column_list_parse() - "cpu, memory, memory.stat.anon": names as column_add_name() writes them, or
 * of metrics, between commas or blanks.
 *
 * Return: 0; -EINVAL with the nearest name.
 */
int column_list_parse(const char *text, struct column_list *ret, struct err *err);
void column_list_print(const struct column_list *list, struct text *ret);
void column_add_name(enum column_id id, struct text *ret);

/* Its place in the list; @list->count when it is not there. */
size_t column_list_place(const struct column_list *list, enum column_id id);

/* Add it at the end, or take it out; the last one stays. */
void column_list_toggle(struct column_list *list, enum column_id id);

/* One place to the left or to the right. */
void column_list_move(struct column_list *list, enum column_id id, int by);

/* Whether one of them needs a file that is dear to read. */
bool column_list_is_slow(const struct column_list *list);
