/* SPDX-License-Identifier: MIT */
/*
 * One chart of the graph pane: its title with the figures of the moment, a scale, the plot, the
 * line of time.
 */
#pragma once

#include "monitor/view.h"

/* Further on there are no marks. */
#define CHART_MARKS_MAX 1024

/* Cells on the left of the plot, for the scale: "1000Mi ". */
#define CHART_SCALE_WIDTH 7

/* Where to draw a chart, and what of. */
struct tile {
	const struct view *view;
	struct grid *grid;
	const struct graph_window *window;
	const struct graph_column *columns;
	enum chart_id id;
	int x, y, width, height; /* of the plot, its frame left out */
	const char *marks;	 /* CHART_MARKS_MAX, of its columns of cells; 0: none */
	uint64_t top;
};

/* @node: the group, for the figures of the moment. */
void view_chart_draw(struct tile *tile, const struct node *node);
