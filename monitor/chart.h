/* SPDX-License-Identifier: MIT */
/*
 * What the graph pane draws. The knowledge is chart.def.
 */
#pragma once

#include "monitor/column.h"

enum chart_id {
#define CHART(id, ...) CHART_##id,
#include "monitor/chart.def"
#undef CHART
	CHART_COUNT, /* no chart */
};

/* What the pane shows; the key goes through them in this order. */
enum chart_set {
	CHARTS_OFF,
	CHARTS_ALL,
	CHARTS_CPU,
	CHARTS_MEMORY,
	CHARTS_PRESSURE,
	CHARTS_IO,
	CHARTS_PIDS,
	CHARTS_END, /* no set */
};

struct chart {
	enum chart_set set;
	const char *title;
	enum column_id column, limit; /* COLUMN_COUNT: nothing limits it */
};

extern const struct chart charts[CHART_COUNT];

/* Whether a chart is of a set; CHARTS_ALL has all. */
bool chart_is_in(enum chart_id id, enum chart_set set);
