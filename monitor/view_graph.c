/* SPDX-License-Identifier: MIT */
/*
 * The selected group over time: as many charts side by side and above each other as there is room
 * for, each with its limit, on one scale of time.
 */
#include "monitor/view.h"

#include "common/unit.h"
#include "monitor/trace.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TILE_WIDTH_MIN	38
#define TILE_HEIGHT_MIN 6
#define SCALE_WIDTH	7 /* "1000Mi " */
#define ZOOMS		3

#define NSEC_PER_SEC ((uint64_t)1000000000)

/* A row of charts is drawn over these many cells and rows. */
struct tiles {
	int across, down;
	int width, height; /* of each */
	enum chart_id ids[CHART_COUNT];
	int count;
};

int view_graph_cycle(struct view *view)
{
	view->charts = (enum chart_set)((view->charts + 1) % CHARTS_END);
	if (view->charts == CHARTS_OFF || view_layout(view, view->rows).graph >= 0)
		return 0;
	view->charts = CHARTS_OFF;
	view->note = "the screen is too low for graphs";
	return 0;
}

int view_graph_widen(struct view *view)
{
	if (view->charts == CHARTS_OFF)
		return view_graph_cycle(view);
	view->graph_zoom = (view->graph_zoom + 1) % ZOOMS;
	return 0;
}

/* Of all charts those that have figures; of a set that was asked for, every one. */
static int list_charts(const struct view *view, enum chart_id *ret)
{
	int count = 0;

	for (unsigned int id = 0; id < CHART_COUNT; id++)
		if (chart_is_in((enum chart_id)id, view->charts) &&
		    (view->charts != CHARTS_ALL || !view->trace || view->trace->count == 0 ||
		     trace_has(view->trace, (enum chart_id)id)))
			ret[count++] = (enum chart_id)id;
	return count;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

static struct tiles tiles_for(const struct view *view, int width, int height)
{
	struct tiles tiles = {0};
	int most_across = width / TILE_WIDTH_MIN, most_down = height / TILE_HEIGHT_MIN;

	tiles.count = list_charts(view, tiles.ids);
	if (most_across < 1)
		most_across = 1;
	if (tiles.count < 1)
		return tiles;
	tiles.down = least((tiles.count + most_across - 1) / most_across, most_down);
	tiles.across = least((tiles.count + tiles.down - 1) / tiles.down, most_across);
	tiles.count = least(tiles.count, tiles.across * tiles.down);
	tiles.width = width / tiles.across;
	tiles.height = height / tiles.down;
	return tiles;
}

static int plot_width(const struct tiles *tiles)
{
	int width = tiles->width - SCALE_WIDTH - 1;

	return width > 1 ? width : 1;
}

bool view_graph_window(const struct view *view, struct graph_window *ret)
{
	const struct view_layout layout = view_layout(view, view->rows);

	if (layout.graph < 0)
		return false;
	struct tiles tiles = tiles_for(view, view->width, layout.graph_rows);
	uint64_t step = view->apart_nsec << 2 * view->graph_zoom;
	if (tiles.count == 0 || step == 0)
		return false;
	ret->step_nsec = step;
	ret->count = (size_t)(plot_width(&tiles) * graph_columns(view->dots));
	/* What is shown stands in the middle, unless it is near the end; on steps of the clock, so
	 * that a sample stays in its column. */
	uint64_t span = step * ret->count, end = view->shown_nsec + span / 2;
	if (end > view->last_nsec || view->shown_nsec == view->last_nsec)
		end = view->last_nsec;
	end = end / step * step + step;
	ret->from_nsec = end > span ? end - span : 0;
	return true;
}

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

/* Where to draw a chart, and what of. */
struct tile {
	const struct view *view;
	struct grid *grid;
	const struct graph_window *window;
	const struct graph_column *columns;
	enum chart_id id;
	int x, y, width, height; /* of the plot, its frame left out */
	uint64_t top;
};

static void draw_title(const struct tile *tile, const struct node *node)
{
	const struct chart *chart = &charts[tile->id];
	AUTO_TEXT struct text figure = {0}, limit = {0};
	int x = tile->x - SCALE_WIDTH, y = tile->y - 1, end = tile->x + tile->width;

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
	int x = tile->x - SCALE_WIDTH;

	print_scale(charts[tile->id].column, tile->top, &text);
	grid_put_right(tile->grid, tile->y, x, SCALE_WIDTH - 1, STYLE_DIM, text_str(&text));
	if (tile->height < 3)
		return;
	text_clear(&text);
	print_scale(charts[tile->id].column, tile->top / 2, &text);
	if (tile->height % 2 == 0)
		grid_put_right(tile->grid, tile->y + tile->height / 2, x, SCALE_WIDTH - 1,
			       STYLE_DIM, text_str(&text));
	grid_put_right(tile->grid, tile->y + tile->height - 1, x, SCALE_WIDTH - 1, STYLE_DIM, "0");
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

static void draw_tile(struct tile *tile, const struct node *node)
{
	draw_title(tile, node);
	if (draw_plot(tile))
		draw_scale(tile);
	draw_axis(tile);
}

static const struct node *group_of(const struct view *view, const struct model *model)
{
	const struct node *node = view_selected(view, model);

	while (node && node->kind != NODE_GROUP)
		node = node->parent;
	return node;
}

void view_graph_draw(const struct view *view, const struct model *model, struct grid *grid, int top,
		     int rows)
{
	const struct tiles tiles = tiles_for(view, grid->columns, rows);
	const struct node *node = group_of(view, model);
	struct graph_window window;

	if (!node || !view->trace || !view_graph_window(view, &window))
		return;
	struct graph_column *figures = calloc(window.count, sizeof(*figures));
	for (int i = 0; figures && i < tiles.count; i++) {
		struct tile tile = {
			.view = view,
			.grid = grid,
			.window = &window,
			.columns = figures,
			.id = tiles.ids[i],
			.x = i % tiles.across * tiles.width + SCALE_WIDTH,
			.y = top + i / tiles.across * tiles.height + 1,
			.width = plot_width(&tiles),
			.height = tiles.height - 2,
		};
		trace_columns(view->trace, tile.id, window.from_nsec, window.step_nsec, figures,
			      window.count);
		draw_tile(&tile, node);
	}
	free(figures);
}
