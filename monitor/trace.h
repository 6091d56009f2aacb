/* SPDX-License-Identifier: MIT */
/*
 * The figures of one group over time: those that were kept or recorded are read bit by bit, those
 * of now come in as they are sampled.
 */
#pragma once

#include "cgroup/replay.h"
#include "common/err.h"
#include "monitor/chart.h"
#include "monitor/graph.h"
#include "monitor/lane.h"
#include "monitor/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trace_point {
	uint64_t real_nsec;
	uint64_t value[CHART_COUNT], limit[CHART_COUNT];
	uint16_t has_value, has_limit; /* bit n: of chart n */
};

/* All zero is of no group. */
struct trace {
	char *path;		    /* owned */
	struct trace_point *points; /* owned; in any order: clocks are set back */
	size_t count, room;
	uint64_t grain_nsec;	     /* points closer than this are one, with the greatest values */
	uint64_t apart_nsec;	     /* how far apart samples are */
	uint64_t from_nsec, to_nsec; /* what is in the points, or is going to be */
	struct replay *reader;	     /* what is still to be read; NULL: nothing; owned */
	struct sample then, now;     /* of the reader; owned */
	bool has_then;
	struct lane lane; /* what the reader says that happened: recordings tell */
};

/**
 * trace_begin() - of a group, what a reader has in a span of time.
 * @reader: taken over, on failure too; at no sample yet. NULL: nothing is known from before.
 * @to_nsec: UINT64_MAX for all that follows.
 * @grain_nsec, @apart_nsec: see the struct.
 *
 * Return: 0, -ENOMEM.
 */
int trace_begin(struct trace *trace, const char *path, uint64_t from_nsec, uint64_t to_nsec,
		uint64_t grain_nsec, uint64_t apart_nsec, struct replay *reader, struct err *err);

/* Read on from where the last reader ended, up to a time. @reader: as for trace_begin(). */
void trace_extend(struct trace *trace, uint64_t to_nsec, struct replay *reader);

/**
 * trace_work() - read some of what is still to be read.
 * @budget_usec: about how long.
 *
 * Return: 1 when more is left; 0; -ENOMEM.
 */
int trace_work(struct trace *trace, uint64_t budget_usec, struct err *err);

/* A sample of now. @node: of the trace's group. Return: 0, -ENOMEM. */
int trace_put(struct trace *trace, const struct node *node, uint64_t real_nsec);

/* What is before a time is forgotten, when that is worth it. */
void trace_forget(struct trace *trace, uint64_t before_nsec);

/**
 * trace_columns() - a chart's figures from a time on, @step_nsec a column.
 * @ret: @count of them.
 *
 * Where samples are further apart than columns, each figure holds until the next one.
 */
void trace_columns(const struct trace *trace, enum chart_id chart, uint64_t from_nsec,
		   uint64_t step_nsec, struct graph_column *ret, size_t count);

/* Whether a chart has any figure. */
bool trace_has(const struct trace *trace, enum chart_id chart);
void trace_done(struct trace *trace);
