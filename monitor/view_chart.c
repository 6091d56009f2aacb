/* SPDX-License-Identifier: MIT */
#include "monitor/view_chart.h"

#include "common/unit.h"
#include "monitor/trace.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NSEC_PER_SEC ((uint64_t)1000000000)

static bool is_bytes(enum column_id id)
{
	return !column_is_percent(&columns[id]) &&
	       metrics[columns[id].metric].unit == METRIC_UNIT_BYTES;
}

static void print_scale(enum column_id id, uint64_t value, struct text *ret)
{
	char number[UNIT_TEXT_SIZE];

	if (column_is_percent(&columns[id]))
		text_add(ret, unit_print_percent(value, 0, number));
	else
		text_add(ret, is_bytes(id) ? unit_print_bytes(value, number)
					   : unit_print_count(value, number));
}

/* What a scale does not go below: noise is not to look like a mountain. */
static uint64_t least_top(enum chart_id id)
{
	if (charts[id].set == CHARTS_PRESSURE)
		return 1000;
	if (column_is_percent(&columns[charts[id].column]))
		return 10000;
	return is_bytes(charts[id].column) ? 65536 : 10;
}

static enum style style_of(const struct graph_cell *cell, enum chart_id id,
			   const struct graph_column *column)
{
	uint64_t share = cell->percent;

	if (cell->kind == GRAPH_LIMIT)
		return STYLE_WARNING;
	/* Of waiting little is much. */
	if (charts[id].set == CHARTS_PRESSURE)
		share = column->value * 5 / 2;
	if (share >= 9000)
		return STYLE_CRITICAL;
	return share >= 7500 ? STYLE_WARNING : STYLE_GOOD;
}

static void draw_title(const struct tile *tile, const struct node *node)
{
	const struct chart *chart = &charts[tile->id];
	AUTO_TEXT struct text figure = {0}, limit = {0};
	int x = tile->x - CHART_SCALE_WIDTH, y = tile->y - 1, end = tile->x + tile->width;

	x += grid_put(tile->grid, y, x, end - x, STYLE_BOLD, chart->title) + 1;
	if (!view_figure(&figure, node, chart->column))
		text_add(&figure, "-");
	if (column_is_percent(&columns[chart->column]) && strcmp(text_str(&figure), "-") != 0)
		text_add(&figure, "%");
	x += grid_put(tile->grid, y, x, end - x, STYLE_PLAIN, text_str(&figure)) + 1;
	if (chart->limit == COLUMN_COUNT || !view_figure(&limit, node, chart->limit))
		return;
	x += grid_put(tile->grid, y, x, end - x, STYLE_DIM, "of ");
	x += grid_put(tile->grid, y, x, end - x, STYLE_DIM, text_str(&limit));
	if (column_is_percent(&columns[chart->column]))
		grid_put(tile->grid, y, x, end - x, STYLE_DIM, "%");
}

static void draw_scale(const struct tile *tile)
{
	AUTO_TEXT struct text text = {0};
	int x = tile->x - CHART_SCALE_WIDTH;

	print_scale(charts[tile->id].column, tile->top, &text);
	grid_put_right(tile->grid, tile->y, x, CHART_SCALE_WIDTH - 1, STYLE_DIM, text_str(&text));
	if (tile->height < 3)
		return;
	text_clear(&text);
	print_scale(charts[tile->id].column, tile->top / 2, &text);
	if (tile->height % 2 == 0)
		grid_put_right(tile->grid, tile->y + tile->height / 2, x, CHART_SCALE_WIDTH - 1,
			       STYLE_DIM, text_str(&text));
	grid_put_right(tile->grid, tile->y + tile->height - 1, x, CHART_SCALE_WIDTH - 1, STYLE_DIM,
		       "0");
}

/* Column of cells that a moment is in; -1: it is out of sight. */
static int cell_of(const struct tile *tile, uint64_t real_nsec)
{
	if (real_nsec < tile->window->from_nsec)
		return -1;
	uint64_t at = (real_nsec - tile->window->from_nsec) / tile->window->step_nsec;
	return at < tile->window->count ? (int)at / graph_columns(tile->view->dots) : -1;
}

static bool is_ascii(const struct tile *tile)
{
	return tile->view->dots == GRAPH_ASCII;
}

static void draw_cells(const struct tile *tile, const struct graph_cell *cells)
{
	const int across = graph_columns(tile->view->dots);
	int cursor = tile->view->moment ? cell_of(tile, tile->view->shown_nsec) : -1;

	for (int i = 0; i < tile->width * tile->height; i++) {
		const struct graph_cell *cell = &cells[i];
		int x = i % tile->width, y = tile->y + i / tile->width;
		enum style style = style_of(cell, tile->id, &tile->columns[x * across]);
		if (x == cursor && cell->kind != GRAPH_FILLED)
			grid_put_rune(tile->grid, y, tile->x + x, STYLE_BOLD,
				      is_ascii(tile) ? '|' : 0x2502);
		else
			grid_put_rune(tile->grid, y, tile->x + x, style, cell->rune);
	}
}

static int draw_plot(struct tile *tile)
{
	struct graph_cell *cells = calloc((size_t)(tile->width * tile->height), sizeof(*cells));

	if (!cells)
		return 0;
	tile->top = graph_top(tile->columns, tile->window->count, is_bytes(charts[tile->id].column),
			      least_top(tile->id));
	/* A share of time; that it is more is how time was measured. */
	if (charts[tile->id].set == CHARTS_PRESSURE && tile->top > 10000)
		tile->top = 10000;
	graph_plot(tile->view->dots, tile->columns, tile->width, tile->height, tile->top, cells);
	draw_cells(tile, cells);
	free(cells);
	return 1;
}

static void print_clock(uint64_t real_nsec, struct text *ret)
{
	time_t sec = (time_t)(real_nsec / NSEC_PER_SEC);
	char clock[16];
	struct tm tm;

	if (localtime_r(&sec, &tm) && strftime(clock, sizeof(clock), "%H:%M:%S", &tm) > 0)
		text_add(ret, clock);
}

/* When the plot begins and ends, where the moment leaves room for it. */
static void draw_clocks(const struct tile *tile, int y, int cursor)
{
	const struct graph_window *window = tile->window;
	AUTO_TEXT struct text from = {0}, to = {0};

	print_clock(window->from_nsec, &from);
	print_clock(window->from_nsec + (window->count - 1) * window->step_nsec, &to);
	int len = (int)from.len;
	if (cursor < 0 || cursor >= len)
		grid_put(tile->grid, y, tile->x, tile->width, STYLE_DIM, text_str(&from));
	if (tile->width > 2 * len + 1 && cursor < tile->width - len)
		grid_put_right(tile->grid, y, tile->x, tile->width, STYLE_DIM, text_str(&to));
}

static enum style mark_style(char mark)
{
	if (mark == incident_mark(INCIDENT_OOM_KILL) || mark == incident_mark(INCIDENT_OOM))
		return STYLE_CRITICAL;
	return mark == incident_mark(INCIDENT_CREATE) || mark == incident_mark(INCIDENT_THAW)
		       ? STYLE_GOOD
		       : STYLE_WARNING;
}

/* The line of time below the plot. */
static void draw_axis(const struct tile *tile)
{
	int cursor = tile->view->moment ? cell_of(tile, tile->view->shown_nsec) : -1;
	int y = tile->y + tile->height;

	for (int x = 0; x < tile->width; x++)
		grid_put_rune(tile->grid, y, tile->x + x, STYLE_DIM, is_ascii(tile) ? '-' : 0x2500);
	draw_clocks(tile, y, cursor);
	if (cursor >= 0)
		grid_put_rune(tile->grid, y, tile->x + cursor, STYLE_BOLD, '^');
}

/* Along the top: there they hide least. */
static void draw_marks(const struct tile *tile)
{
	for (int x = 0; x < tile->width && x < CHART_MARKS_MAX; x++)
		if (tile->marks[x])
			grid_put_rune(tile->grid, tile->y, tile->x + x, mark_style(tile->marks[x]),
				      (unsigned char)tile->marks[x]);
}

void view_chart_draw(struct tile *tile, const struct node *node)
{
	draw_title(tile, node);
	if (draw_plot(tile))
		draw_scale(tile);
	draw_axis(tile);
	draw_marks(tile);
}
