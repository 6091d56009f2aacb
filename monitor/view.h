/* SPDX-License-Identifier: MIT */
/*
 * Views: a model drawn on a grid. What is selected, scrolled to or held is the view's own state, so
 * a key script and a tree of samples make the same picture on any machine.
 */
#pragma once

#include "monitor/actor.h"
#include "monitor/chart.h"
#include "monitor/dialog.h"
#include "monitor/graph.h"
#include "monitor/grid.h"
#include "monitor/key.h"
#include "monitor/lane.h"
#include "monitor/model.h"
#include "monitor/prompt.h"
#include "monitor/sockets.h"
#include "monitor/theme.h"

#include <stdbool.h>
#include <stdint.h>

/* Which time the graphs show: @count columns of dots, @step_nsec each. */
struct graph_window {
	uint64_t from_nsec, step_nsec;
	size_t count;
};

struct trace;

struct view {
	uint64_t selected_id; /* group that stays selected wherever its row goes */
	size_t selected;      /* its row */
	size_t first;	      /* row at the top of the screen */
	char *followed;	      /* path that is selected whenever a row has it; NULL: none; owned */
	struct prompt prompt;
	const struct actor *actor; /* what can be done; NULL: nothing; borrowed */
	struct dialog dialog;	   /* an act that is being asked for */
	struct text said;	   /* what came of the last one; "" after the next key */
	bool said_wrong;
	struct match find;	    /* what n and N go on with */
	uint64_t find_from;	    /* id of the group that was selected when / was pressed */
	const struct keymap *keys;  /* NULL: the default; borrowed */
	int width, rows;	    /* of the screen drawn last */
	struct column_list columns; /* empty: the default */
	size_t column;		    /* line of the page where they are chosen */
	const char *note;	    /* why a key did nothing; NULL; static */
	size_t help_first;	    /* line of the help at the top of the screen */
	bool help;
	bool shows_sockets;	       /* of the selected group */
	const struct sockets *sockets; /* them; NULL: not known; borrowed */
	const char *sockets_lack;      /* why not; NULL; borrowed */
	bool details;		       /* the pane of the selected group */
	bool events;		       /* the lane of what happened */
	const struct lane *lane;       /* NULL: there is none; borrowed */
	uint64_t until_nsec;	       /* wall clock of the moment that is shown; UINT64_MAX: now */
	bool raw_names;		       /* groups are called as the kernel does */
	bool paused;
	bool travelled;	   /* one went to another moment and is not back */
	bool trended;	   /* the trends are those of the moment that is shown */
	bool replayed;	   /* a recording is shown: there is no now to go back to */
	bool wants_now;	   /* live again */
	bool wants_moment; /* the one that was typed */
	enum theme theme;
	bool wants_theme;  /* it was chosen anew */
	bool wants_saving; /* the columns were chosen anew */
	bool wants_tasks;  /* the processes of a group were asked for */
	bool quit;
	int step; /* 1, -1: the next sample, or the one before, is asked for */
	/* Names of this machine's disks; NULL: they stay "8:0". */
	const char *(*device_name)(const char *device, char buf[32]);
	enum chart_set charts;		/* what the graph pane shows */
	unsigned int graph_zoom;	/* how often it was widened */
	const struct trace *trace;	/* of the selected group; NULL: none; borrowed */
	uint64_t last_nsec, shown_nsec; /* wall clock of the last sample, and of the one shown */
	uint64_t apart_nsec;		/* between two samples */
	const char *moment;		/* when what is shown was sampled; NULL: now; borrowed */
	uint64_t back_usec;		/* how long before the last sample that was */
	uint64_t kept_usec;		/* how far one can go back from there */
	uint64_t history_bytes, history_max; /* memory that holds the past; 0: none is kept */
	enum graph_dots dots;		     /* what the terminal can show */
	uint64_t interval_usec;
	uint64_t budget;	 /* hundredths of a percent of one CPU; 0: any */
	uint64_t stretched_usec; /* the interval that it leaves; 0: the one that was asked for */
};

#define VIEW_INTERVAL_MIN_USEC ((uint64_t)100 * 1000)
#define VIEW_INTERVAL_MAX_USEC ((uint64_t)3600 * 1000 * 1000)

void view_done(struct view *view);

/**
 * view_key() - a key press: into the line that is being typed, or do what the key asks for.
 *
 * Return: 0, -ENOMEM.
 */
int view_key(struct view *view, struct model *model, uint32_t key, int page_rows);

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

/**
 * struct view_layout - how the screen is divided: the summary, the titles, the table of groups, the
 * panes that are on, the line of the selected group, the keys.
 */
struct view_layout {
	int table;  /* rows of groups */
	int events; /* first row of the lane of what happened; -1: there is none */
	int event_rows;
	int pane;  /* first row of the selected group's pane; -1: there is none */
	int graph; /* first row of the graph pane; -1: there is none */
	int graph_rows;
	int detail; /* row of the two lines that tell of the selected group */
};

struct view_layout view_layout(const struct view *view, int grid_rows);

/* Rows of groups on a screen of this height. */
int view_page_rows(const struct view *view, int grid_rows);

/* view_move.c: which row is selected. */
void view_move(struct view *view, const struct model *model, long by);
void view_select(struct view *view, const struct model *model, uint64_t id);
/* After the rows changed: the selection stays on its group; when that is gone, on its row. */
void view_stay(struct view *view, const struct model *model);
int view_follow(struct view *view, const struct model *model);
/* The selected group; NULL when there is no row. */
struct node *view_selected(const struct view *view, const struct model *model);
/* The same; of a process its group. */
struct node *view_group(const struct view *view, const struct model *model);

void view_unfollow(struct view *view);

/* view_steer.c: acts. Each opens a dialog, or notes why not. Return: 0, -ENOMEM. */
int view_freeze(struct view *view, struct model *model);
int view_signal(struct view *view, struct model *model);
int view_set(struct view *view, struct model *model);
int view_undo(struct view *view);
int view_launch(struct view *view);
/* A key for the dialog that is open. */
int view_dialog_key(struct view *view, uint32_t key);

/* view_targets.c: the tagged rows, or the selected one where none is. @groups: groups only. */
int view_find_targets(const struct view *view, const struct model *model, bool groups,
		      struct actor_targets *ret);
/* "/web", "process 1234 sh of /web", made harmless. */
void view_add_target(const struct actor_target *target, struct text *ret);
/* The lines of the question: who, and how many processes. */
void view_tell_targets(struct view *view);

/* view_set.c: what is typed of them. */
int view_type_key(struct view *view, uint32_t key);
void view_set_look(struct view *view);
int view_launch_typed_policy(const struct view *view, struct text *ret_said, struct err *err);

/* view_dialog.c: over the lowest rows. */
void view_dialog_draw(const struct view *view, struct grid *grid);

/* view_find.c: finding and filtering, as the line is typed. Return: 0, -ENOMEM. */
int view_find_open(struct view *view);
int view_filter_open(struct view *view, const struct model *model);
int view_find_typed(struct view *view, struct model *model, enum prompt_state state);
int view_filter_typed(struct view *view, struct model *model, enum prompt_state state);
int view_find_again(struct view *view, struct model *model, bool backwards);

/* view_sockets.c: the page of the selected group's sockets. */
int view_sockets_open(struct view *view);
void view_sockets_draw(const struct view *view, const struct model *model, struct grid *grid,
		       int top, int rows);

/* view_graph.c: the selected group over time. */
#define VIEW_GRAPH_ROWS_MIN 7
int view_graph_cycle(struct view *view);
int view_graph_widen(struct view *view);
/* Return: false when no graph is drawn. */
bool view_graph_window(const struct view *view, struct graph_window *ret);
void view_graph_draw(const struct view *view, const struct model *model, struct grid *grid, int top,
		     int rows);

/* view_past.c: which moment is shown. */
int view_hold(struct view *view);
int view_step(struct view *view, int by);
int view_jump_open(struct view *view);
int view_jump_typed(struct view *view, enum prompt_state state);
/* "2026-11-23 22:41:52.5, 2m10s of 14m05s back  HELD": what is added to the summary. */
void view_add_moment(const struct view *view, struct text *ret);
/* "history 3.1Mi of 16Mi"; "" when none is kept. */
void view_add_history(const struct view *view, struct text *ret);

/* view_mouse.c: a click on a row or a title. */
int view_click(struct view *view, struct model *model, int row, int column, int page_rows);

/* view_columns.c: the page where columns are chosen. */
int view_columns_open(struct view *view);
int view_columns_key(struct view *view, uint32_t key, int page_rows);
void view_columns_draw(const struct view *view, struct grid *grid, int top, int rows);

/* Those shown. */
const struct column_list *view_columns(const struct view *view);

/* view_events.c: what happened: a title, and a row each. */
void view_events_draw(const struct view *view, const struct model *model, struct grid *grid,
		      int top, int rows);

/* view_prompt.c: the line that is typed. */
int view_prompt_key(struct view *view, struct model *model, uint32_t key);
void view_prompt_draw(const struct view *view, struct grid *grid);

/* view_tree.c: the groups. view_help.c: the table of keys. */
void view_tree_draw(struct view *view, const struct model *model, struct grid *grid, int top,
		    int rows);
/* Whether the screen that was drawn last has room for a column. */
bool view_tree_shows(const struct view *view, enum column_id id);
/* The column whose title is at a place; COLUMN_COUNT of the names. */
enum column_id view_tree_title_at(const struct view *view, int x);
void view_help_draw(struct view *view, struct grid *grid, int top, int rows);

/* view_detail.c: the selected group: two rows, and a pane. */
#define VIEW_PANE_ROWS 6

void view_detail_draw(const struct view *view, const struct model *model, struct grid *grid,
		      int row);
void view_pane_draw(const struct view *view, const struct model *model, struct grid *grid, int top);

/* view_figure.c: what a column says, as text. */
#define VIEW_BAR_CELLS 4

/* "512Mi". Return: false, and nothing added, for unknown. */
bool view_figure(struct text *ret, const struct node *node, enum column_id id);
bool view_is_limit(const struct column *column);
/* "[||  ]  50%" in @cells and six more. */
void view_bar_draw(struct grid *grid, int row, int x, int cells, uint64_t hundredths);
void view_figure_draw(struct grid *grid, int row, int x, int width, const struct node *node,
		      enum column_id id);
