/* SPDX-License-Identifier: MIT */
/*
 * Views: a model drawn on a grid. What is selected, scrolled to or held is the view's own state, so
 * a key script and a tree of samples make the same picture on any machine.
 */
#pragma once

#include "monitor/grid.h"
#include "monitor/key.h"
#include "monitor/model.h"

#include <stdbool.h>
#include <stdint.h>

struct view {
	uint64_t selected_id; /* group that stays selected wherever its row goes */
	size_t selected;      /* its row */
	size_t first;	      /* row at the top of the screen */
	bool help;
	bool paused;
	bool quit;
	uint64_t interval_usec;
};

#define VIEW_INTERVAL_MIN_USEC ((uint64_t)100 * 1000)
#define VIEW_INTERVAL_MAX_USEC ((uint64_t)3600 * 1000 * 1000)

/**
 * view_act() - do what a key asks for.
 *
 * Return: 0, -ENOMEM.
 */
int view_act(struct view *view, struct model *model, enum action action, int page_rows);

/**
 * view_draw() - the whole screen.
 * @cost_usec: CPU time that cgov itself took for this tick; shown.
 */
void view_draw(struct view *view, const struct model *model, uint64_t cost_usec, struct grid *grid);

/* Rows of groups on a screen of this height. */
int view_page_rows(int grid_rows);

/* view_tree.c: the groups. view_help.c: the table of keys. */
void view_tree_draw(struct view *view, const struct model *model, struct grid *grid, int top,
		    int rows);
void view_help_draw(struct grid *grid, int top, int rows);
