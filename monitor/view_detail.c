/* SPDX-License-Identifier: MIT */
/*
 * The selected group in words: a line with its path and the limits that bind it, a line that says
 * what slows it, and the pane with all of its figures.
 */
#include "monitor/view.h"

#include "cgroup/cause.h"
#include "common/attr.h"
#include "common/unit.h"

#include <string.h>

#define LABEL_WIDTH  8
#define NUMBER_WIDTH 7
#define BAR_CELLS    10
#define OWNER_WIDTH  20
#define DISKS_MAX    6

/* " by /web": whose limit it is, where it is not the group's own. */
static void add_owner(struct text *text, const struct node *node, enum column_id id)
{
	size_t len;

	if (!model_owner(node, id, &len) || len == strlen(node->path))
		return;
	text_add(text, " by ");
	text_add_bytes(text, node->path, len);
}

/* Two blanks, a word, a figure. Return: the cells used. */
static int put_figure(struct grid *grid, int row, int x, const char *word, const char *figure)
{
	int at = x + 2;

	at += grid_put(grid, row, at, grid->columns - at, STYLE_DIM, word) + 1;
	at += grid_put(grid, row, at, grid->columns - at, STYLE_PLAIN, figure);
	return at - x;
}

/* "/web 1234  python3  sleeps  waited: cpu 3.0%" */
static void draw_task(const struct node *node, struct grid *grid, int row)
{
	AUTO_TEXT struct text waits = {0};
	const struct task *task = &node->task->now;
	int x = grid_put(grid, row, 0, grid->columns / 2, STYLE_BOLD, node->path) + 2;

	x += grid_put(grid, row, x, grid->columns - x, STYLE_PLAIN, task->name) + 2;
	x += grid_put(grid, row, x, grid->columns - x, STYLE_DIM, task_state(task)) + 2;
	model_waits(node, &waits);
	grid_put(grid, row, x, grid->columns - x, STYLE_PLAIN, text_str(&waits));
}

/* By its row already, whole; and what belongs to the pane, or is no news. */
static bool is_told(const struct view *view, const struct node *node, enum column_id id)
{
	const struct column *column = &columns[id];
	uint64_t value = 1;

	if (view_is_limit(column) || column->how == HOW_EVENTS)
		return false;
	model_figure(node, id, &value);
	return value == 0 || column_is_bar(column) || view_tree_shows(view, id);
}

static void draw_line(const struct view *view, const struct node *node, struct grid *grid, int row)
{
	int x = grid_put(grid, row, 0, grid->columns / 2, STYLE_BOLD, node->path);

	if (!view->raw_names && node->called.note)
		x += 2 +
		     grid_put(grid, row, x + 2, grid->columns / 4, STYLE_DIM, node->called.note);
	for (size_t i = 0; i < column_list_default.count; i++) {
		const enum column_id id = (enum column_id)column_list_default.ids[i];
		AUTO_TEXT struct text text = {0};
		if (is_told(view, node, id) || !view_figure(&text, node, id) || text.len == 0)
			continue;
		if (view_is_limit(&columns[id]))
			add_owner(&text, node, id);
		x += put_figure(grid, row, x, columns[id].words, text_str(&text));
	}
}

static void draw_why(const struct view *view, const struct node *node, struct grid *grid, int row)
{
	AUTO_TEXT struct text text = {0};
	struct lineage lineage;
	struct cause causes[CAUSE_COUNT];

	model_lineage(node, &lineage);
	cause_print(&lineage, view->device_name, &text);
	int x = grid_put(grid, row, 0, grid->columns, STYLE_DIM, "why slow: ");
	grid_put(grid, row, x, grid->columns - x,
		 cause_find(&lineage, causes) > 0 ? STYLE_WARNING : STYLE_DIM, text_str(&text));
}

void view_detail_draw(const struct view *view, const struct model *model, struct grid *grid,
		      int row)
{
	const struct node *node = view_selected(view, model);

	if (!node)
		return;
	if (node->kind != NODE_GROUP) {
		draw_task(node, grid, row);
		return;
	}
	draw_line(view, node, grid, row);
	draw_why(view, node, grid, row + 1);
}

/* A line of the pane: what is used of which limit, and what else there is to say. */
static const struct {
	const char *label;
	enum column_id use, limit, bar;
	enum column_id more[9];
} lines[VIEW_PANE_ROWS] = {
	{"cpu",
	 COLUMN_CPU,
	 COLUMN_CPU_LIMIT,
	 COLUMN_CPU_BAR,
	 {COLUMN_CPU_PRESSURE, COLUMN_CPU_FULL, COLUMN_THROTTLED, COLUMN_INHERITED, COLUMN_BURST,
	  COLUMN_COUNT}},
	{"memory",
	 COLUMN_MEMORY,
	 COLUMN_MEMORY_LIMIT,
	 COLUMN_MEMORY_BAR,
	 {COLUMN_MEMORY_PRESSURE, COLUMN_MEMORY_FULL, COLUMN_MEMORY_HIGH, COLUMN_PEAK,
	  COLUMN_COUNT}},
	{"",
	 COLUMN_COUNT,
	 COLUMN_COUNT,
	 COLUMN_COUNT,
	 {COLUMN_ANON, COLUMN_FILE, COLUMN_SHMEM, COLUMN_KERNEL, COLUMN_SLAB, COLUMN_HUGETLB,
	  COLUMN_COUNT}},
	{"swap",
	 COLUMN_SWAP,
	 COLUMN_SWAP_LIMIT,
	 COLUMN_SWAP_BAR,
	 {COLUMN_SWAP_PEAK, COLUMN_ZSWAP, COLUMN_COUNT}},
	{"pids", COLUMN_PIDS, COLUMN_PIDS_LIMIT, COLUMN_PIDS_BAR, {COLUMN_EVENTS, COLUMN_COUNT}},
	{"io",
	 COLUMN_COUNT,
	 COLUMN_COUNT,
	 COLUMN_IO_BAR,
	 {COLUMN_IO_PRESSURE, COLUMN_IO_FULL, COLUMN_COUNT}},
};

static void put_number(struct grid *grid, int row, int x, const struct node *node,
		       enum column_id id, enum style style)
{
	AUTO_TEXT struct text text = {0};

	if (id == COLUMN_COUNT)
		return;
	if (!view_figure(&text, node, id))
		text_add(&text, "-");
	grid_put_right(grid, row, x, NUMBER_WIDTH, style, text_str(&text));
}

/* "350Mi of 512Mi [||||    ]  68%  by /web" */
static int draw_use(const struct node *node, struct grid *grid, int row, size_t line)
{
	AUTO_TEXT struct text owner = {0};
	int x = LABEL_WIDTH;
	size_t len;
	uint64_t share;

	put_number(grid, row, x, node, lines[line].use, STYLE_PLAIN);
	x += NUMBER_WIDTH;
	if (lines[line].limit != COLUMN_COUNT)
		grid_put(grid, row, x + 1, 2, STYLE_DIM, "of");
	x += 4;
	put_number(grid, row, x, node, lines[line].limit, STYLE_PLAIN);
	x += NUMBER_WIDTH + 1;
	if (lines[line].bar == COLUMN_COUNT)
		return x;
	if (model_figure(node, lines[line].bar, &share))
		view_bar_draw(grid, row, x, BAR_CELLS, share);
	x += BAR_CELLS + 6;
	add_owner(&owner, node, lines[line].bar);
	if (owner.len > 0)
		grid_put(grid, row, x, OWNER_WIDTH, STYLE_BOLD, text_str(&owner));
	else if (model_owner(node, lines[line].bar, &len))
		grid_put(grid, row, x + 1, OWNER_WIDTH, STYLE_DIM, "its own");
	return x + OWNER_WIDTH;
}

static int draw_more(const struct node *node, struct grid *grid, int row, int x, size_t line)
{
	for (const enum column_id *id = lines[line].more; *id != COLUMN_COUNT; id++) {
		AUTO_TEXT struct text text = {0};
		if (!view_figure(&text, node, *id))
			text_add(&text, "-");
		else if (view_is_limit(&columns[*id]))
			add_owner(&text, node, *id);
		if (text.len > 0)
			x += put_figure(grid, row, x, columns[*id].words, text_str(&text));
	}
	return x;
}

/* Each disk once: stacked ones are left out. */
static void draw_disks(const struct view *view, const struct node *node, struct grid *grid, int row,
		       int x)
{
	const struct delta delta = {.then = node->then, .now = node->now};
	char read[UNIT_TEXT_SIZE], write[UNIT_TEXT_SIZE], name[32];
	struct io_use list[IO_USE_MAX];
	size_t count = io_use_list(&delta, list);

	for (size_t i = 0; i < count && i < DISKS_MAX; i++) {
		AUTO_TEXT struct text text = {0};
		text_addf(&text, "%s read %s written", unit_print_bytes(list[i].read_rate, read),
			  unit_print_bytes(list[i].write_rate, write));
		x += put_figure(grid, row, x,
				view->device_name ? view->device_name(list[i].device, name)
						  : list[i].device,
				text_str(&text));
	}
}

/* Which of all limits of io.max is the nearest. */
static int draw_io_limit(const struct view *view, const struct node *node, struct grid *grid,
			 int row, int x)
{
	AUTO_TEXT struct text text = {0};
	char number[UNIT_TEXT_SIZE], name[32];
	struct lineage lineage;
	struct io_share share;

	model_lineage(node, &lineage);
	if (!io_share_find(&lineage, false, &share))
		return x;
	text_addf(&text, "%s%s %s on %s",
		  share.is_bytes ? unit_print_bytes(share.limit, number)
				 : unit_print_count(share.limit, number),
		  share.is_bytes ? "" : " requests", share.is_write ? "written" : "read",
		  view->device_name ? view->device_name(share.device, name) : share.device);
	return x + put_figure(grid, row, x, "io.max", text_str(&text));
}

static void draw_io_rates(const struct node *node, struct grid *grid, int row)
{
	put_number(grid, row, LABEL_WIDTH, node, COLUMN_READ, STYLE_PLAIN);
	grid_put(grid, row, LABEL_WIDTH + NUMBER_WIDTH + 1, 1, STYLE_DIM, "+");
	put_number(grid, row, LABEL_WIDTH + NUMBER_WIDTH + 4, node, COLUMN_WRITE, STYLE_PLAIN);
}

void view_pane_draw(const struct view *view, const struct model *model, struct grid *grid, int top)
{
	const struct node *node = view_selected(view, model);

	if (!node || node->kind != NODE_GROUP)
		return;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		int row = top + (int)i;
		grid_put(grid, row, 0, LABEL_WIDTH, STYLE_BOLD, lines[i].label);
		int x = draw_more(node, grid, row, draw_use(node, grid, row, i), i);
		if (lines[i].bar != COLUMN_IO_BAR)
			continue;
		draw_io_rates(node, grid, row);
		x = draw_io_limit(view, node, grid, row, x);
		draw_disks(view, node, grid, row, x);
	}
}
