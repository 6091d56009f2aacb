/* SPDX-License-Identifier: MIT */
/*
 * The lane of what happened, newest at the bottom: "14:13:22.500 > /web/api  2 killed for lack of
 * memory".
 */
#include "monitor/view.h"

#include "common/unit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define NSEC_PER_SEC  ((uint64_t)1000000000)
#define NSEC_PER_MSEC ((uint64_t)1000000)

#define TIME_WIDTH  12
#define MARK_WIDTH  3
#define GROUP_WIDTH 40 /* at the most, and a third of the screen */

static enum style style_of(enum incident_kind kind)
{
	switch (kind) {
	case INCIDENT_OOM_KILL:
	case INCIDENT_OOM:
	case INCIDENT_LOST:
		return STYLE_CRITICAL;
	case INCIDENT_MAX:
	case INCIDENT_HIGH:
	case INCIDENT_PIDS_MAX:
	case INCIDENT_PRESSURE:
		return STYLE_WARNING;
	case INCIDENT_CREATE:
	case INCIDENT_REMOVE:
		return STYLE_DIM;
	case INCIDENT_FREEZE:
	case INCIDENT_THAW:
	case INCIDENT_FORK:
	case INCIDENT_EXEC:
	case INCIDENT_EXIT:
	case INCIDENT_RULE:
	case INCIDENT_COUNT:
		break;
	}
	return STYLE_PLAIN;
}

static void put_time(struct grid *grid, int row, uint64_t real_nsec)
{
	time_t sec = (time_t)(real_nsec / NSEC_PER_SEC);
	char text[16], moment[TIME_WIDTH + 8];
	struct tm tm;

	if (!localtime_r(&sec, &tm) || strftime(text, sizeof(text), "%H:%M:%S", &tm) == 0)
		return;
	snprintf(moment, sizeof(moment), "%s.%03u", text,
		 (unsigned int)(real_nsec % NSEC_PER_SEC / NSEC_PER_MSEC));
	grid_put(grid, row, 0, TIME_WIDTH, STYLE_DIM, moment);
}

/* Whether it happened to the selected group, or below it. */
static bool is_of(const struct incident *incident, const struct node *selected)
{
	size_t len;

	if (!selected || selected->kind != NODE_GROUP)
		return false;
	len = selected->path[1] ? strlen(selected->path) : 0;
	return strncmp(incident->path, selected->path, len) == 0 &&
	       (incident->path[len] == '\0' || incident->path[len] == '/');
}

static void put_words(struct grid *grid, int row, int x, const struct incident *incident)
{
	AUTO_TEXT struct text text = {0};
	char count[UNIT_TEXT_SIZE];

	if (incident->count > 1)
		text_addf(&text, "%s x ", unit_print_count(incident->count, count));
	text_add(&text, incident_words(incident->kind));
	if (incident->detail)
		text_addf(&text, ": %s", incident->detail);
	grid_put(grid, row, x, grid->columns - x, style_of(incident->kind), text_str(&text));
}

static void draw_incident(const struct incident *incident, bool marked, struct grid *grid, int row)
{
	int width = grid->columns / 3 < GROUP_WIDTH ? grid->columns / 3 : GROUP_WIDTH;
	int x = TIME_WIDTH + 1;

	put_time(grid, row, incident->real_nsec);
	if (marked)
		grid_put(grid, row, x, 1, STYLE_KEY, ">");
	x += MARK_WIDTH - 1;
	grid_put(grid, row, x, width, marked ? STYLE_BOLD : STYLE_PLAIN, incident->path);
	put_words(grid, row, x + width + 1, incident);
}

/* How many of the lane had happened by the moment that is shown. */
static size_t count_until(const struct lane *lane, uint64_t until_nsec)
{
	size_t count = lane->count;

	while (count > 0 && lane_at(lane, count - 1)->real_nsec > until_nsec)
		count--;
	return count;
}

static void draw_title(const struct lane *lane, size_t count, struct grid *grid, int row)
{
	AUTO_TEXT struct text text = {0};

	text_addf(&text, "%-*s", grid->columns, "EVENTS  > of the selected group");
	grid_put(grid, row, 0, grid->columns, STYLE_HEADER, text_str(&text));
	text_clear(&text);
	if (count == 0)
		text_add(&text, "nothing happened yet");
	else if (lane->passed > 0)
		text_addf(&text, "the last %zu", count);
	grid_put_right(grid, row, grid->columns / 2, grid->columns - grid->columns / 2,
		       STYLE_HEADER, text_str(&text));
}

void view_events_draw(const struct view *view, const struct model *model, struct grid *grid,
		      int top, int rows)
{
	static const struct lane none;
	const struct lane *lane = view->lane ? view->lane : &none;
	const struct node *selected = view_selected(view, model);
	size_t count = count_until(lane, view->until_nsec);
	size_t shown = count < (size_t)rows - 1 ? count : (size_t)rows - 1;

	draw_title(lane, count, grid, top);
	for (size_t i = 0; i < shown; i++) {
		const struct incident *incident = lane_at(lane, count - shown + i);
		draw_incident(incident, is_of(incident, selected), grid, top + 1 + (int)i);
	}
}
