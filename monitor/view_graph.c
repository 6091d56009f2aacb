/* SPDX-License-Identifier: MIT */
/*
 * The selected group over time: as many charts side by side and above each other as there is room
 * for, each with its limit, on one scale of time.
 */
#include "monitor/view.h"

#include "monitor/trace.h"
#include "monitor/view_chart.h"

#include <stdlib.h>

#define TILE_WIDTH_MIN	38
#define TILE_HEIGHT_MIN 6
#define ZOOMS		3

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
	int width = tiles->width - CHART_SCALE_WIDTH - 1;

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

/* What happened in each column of cells: where it was more than one thing, the worst. */
struct marks {
	const struct graph_window *window;
	int columns;				   /* of dots in a cell */
	enum incident_kind kinds[CHART_MARKS_MAX]; /* INCIDENT_COUNT: nothing */
};

static int mark(const struct incident *incident, void *data)
{
	struct marks *marks = data;
	uint64_t at = (incident->real_nsec - marks->window->from_nsec) / marks->window->step_nsec /
		      (uint64_t)marks->columns;

	if (at < CHART_MARKS_MAX && incident->kind < marks->kinds[at])
		marks->kinds[at] = incident->kind;
	return 0;
}

static void find_marks(const struct view *view, const char *path, const struct graph_window *window,
		       char ret[CHART_MARKS_MAX])
{
	struct marks marks = {.window = window, .columns = graph_columns(view->dots)};
	const struct lane *lane = view->replayed ? &view->trace->lane : view->lane;

	for (size_t i = 0; i < CHART_MARKS_MAX; i++)
		marks.kinds[i] = INCIDENT_COUNT;
	if (lane)
		lane_between(lane, path, window->from_nsec,
			     window->from_nsec + window->count * window->step_nsec - 1, mark,
			     &marks);
	for (size_t i = 0; i < CHART_MARKS_MAX; i++)
		ret[i] = marks.kinds[i] < INCIDENT_COUNT ? incident_mark(marks.kinds[i]) : '\0';
}

void view_graph_draw(const struct view *view, const struct model *model, struct grid *grid, int top,
		     int rows)
{
	const struct tiles tiles = tiles_for(view, grid->columns, rows);
	const struct node *node = view_group(view, model);
	struct graph_window window;
	char marks[CHART_MARKS_MAX];

	if (!node || !view->trace || !view_graph_window(view, &window))
		return;
	find_marks(view, node->path, &window, marks);
	struct graph_column *figures = calloc(window.count, sizeof(*figures));
	for (int i = 0; figures && i < tiles.count; i++) {
		struct tile tile = {
			.view = view,
			.grid = grid,
			.window = &window,
			.columns = figures,
			.id = tiles.ids[i],
			.x = i % tiles.across * tiles.width + CHART_SCALE_WIDTH,
			.y = top + i / tiles.across * tiles.height + 1,
			.width = plot_width(&tiles),
			.height = tiles.height - 2,
			.marks = marks,
		};
		trace_columns(view->trace, tile.id, window.from_nsec, window.step_nsec, figures,
			      window.count);
		view_chart_draw(&tile, node);
	}
	free(figures);
}
