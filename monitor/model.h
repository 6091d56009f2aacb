/* SPDX-License-Identifier: MIT */
/*
 * The tree of groups with what they use: two samples of each, from which every figure on the screen
 * is computed. Pure: it is fed samples and knows no file and no terminal.
 */
#pragma once

#include "cgroup/lineage.h"
#include "cgroup/peak.h"
#include "cgroup/sample.h"
#include "common/err.h"
#include "monitor/called.h"
#include "monitor/column.h"
#include "monitor/match.h"
#include "monitor/task.h"
#include "monitor/trend.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum node_kind {
	NODE_GROUP,
	NODE_PROCESS,
	NODE_THREAD,
};

struct node_task {
	struct task now, then;
	bool has_then;
};

struct node {
	enum node_kind kind;
	char *path;	  /* from the root of the hierarchy, "/" for the root; of a task its group's
			     and its number: "/web 1234"; owned */
	const char *name; /* of a group the last part of @path */
	uint64_t id;
	unsigned int depth;
	bool folded;
	bool tagged;
	bool kept;		      /* by the filter: it matches, or a group below does */
	bool seen;		      /* in the tick that is being fed */
	struct node *parent;	      /* NULL for the top */
	struct node *met;	      /* the child that was looked for last; NULL */
	struct node *children, *next; /* model's tree: first child, next sibling */
	struct node *tasks;	      /* processes of a group, threads of a process */
	struct node_task *task;	      /* NULL of a group; owned */
	bool expanded;		      /* its processes are asked for */
	struct sample *now, *then;    /* packed; owned; @then is NULL before the second tick */
	struct trend trend;	      /* of the model's column, up to @now */
	struct effective effective;   /* the tightest limits over it and its ancestors */
	struct peak peak;	      /* since @then */
	struct called called;
};

struct model {
	struct node *top;
	struct node **rows; /* what is to be seen, in order; owned */
	size_t row_count, row_room;
	enum column_id sort;
	enum column_id trend; /* whose figures the rows keep */
	bool reversed;
	bool hide_idle;
	struct match filter;
	char *zoom; /* path of the group that is the first row; NULL for all; owned */
	size_t group_count;
	struct node *added; /* by the last model_add() */
	bool threads;	    /* the threads of processes are asked for */
};

void model_init(struct model *model);
void model_done(struct model *model);

/* The group at a path; NULL. */
struct node *model_node(const struct model *model, const char *path);

/**
 * model_sample() - what was added last for a group.
 *
 * Return: borrowed until it is added again; NULL when there is none.
 */
const struct sample *model_sample(const struct model *model, const char *path);

/**
 * model_add() - one group of a new tick; parents come before their children.
 * @sample: taken over, on failure too; its id is the group's.
 *
 * Return: 0, -ENOMEM.
 */
int model_add(struct model *model, const char *path, struct sample *sample);

/**
 * model_add_task() - a process or thread of a group; a process comes before its threads.
 *
 * Return: 0, -ENOMEM.
 */
int model_add_task(struct node *group, const struct task *task);

/* model_task.c and model.c among themselves. */
void model_drop_tasks(struct node *node); /* those that were not added since the last time */
bool model_task_figure(const struct node *node, unsigned int column, uint64_t *ret); /* column_id */
void node_free(struct node *node); /* and all below it */

/**
 * model_finish() - the tick is complete: groups that were not added are gone, rows are made anew.
 *
 * Return: 0, -ENOMEM.
 */
int model_finish(struct model *model);

/**
 * model_first() - the group of the first row: the top, or where it is zoomed to. When that is gone,
 * the nearest group above it that is left.
 *
 * Return: NULL of an empty model.
 */
struct node *model_first(const struct model *model);

/**
 * model_zoom() - show a group and what is below it only.
 * @path: NULL for all.
 *
 * Return: 0, -ENOMEM.
 */
int model_zoom(struct model *model, const char *path);

/**
 * model_find() - the next row, folded away or not, that @match looks for; round the end.
 * @from_id: where to begin, itself the last to be found.
 *
 * Return: NULL when none is.
 */
struct node *model_find(const struct model *model, const struct match *match, uint64_t from_id,
			bool backwards);

/* Whether neither the filter nor its idleness hides a group. */
bool model_shows(const struct model *model, const struct node *node);

/* Unfold what hides the group. Return: as model_arrange(). */
int model_reveal(struct model *model, struct node *node);

void model_untag(struct model *model);
size_t model_tagged(const struct model *model);

/* Rows made anew after a change of order or folding. Return: 0, -ENOMEM. */
int model_arrange(struct model *model);

void model_fold_all(struct model *model, bool folded);

/**
 * model_figure() - what a column says of a group, in the column's unit: bytes, a count, hundredths
 * of a percent. A BAR is hundredths of a percent of the limit.
 *
 * Return: false for unknown, or where there is no limit.
 */
bool model_figure(const struct node *node, enum column_id column, uint64_t *ret);

/**
 * model_owner() - the group whose limit a LIMIT, QUOTA, BAR or OWNER column is about.
 * @ret_len: bytes of @node's path that are the owner's.
 *
 * Return: false when no limit binds.
 */
bool model_owner(const struct node *node, enum column_id column, size_t *ret_len);

/**
 * model_words() - what a column of words says: a name, the text of a file, a number of each object.
 *
 * Return: false for unknown.
 */
bool model_words(const struct node *node, enum column_id column, struct text *ret);

/* A group with its ancestors, as far as they are in the model; borrows from it. */
void model_lineage(const struct node *node, struct lineage *ret);

/* "frozen", "oom 2 max 17"; "" when nothing happened. */
void model_events(const struct node *node, struct text *ret);

/* "waited: cpu 12.0% blkio 3.1%" of a task, "" when it waited for nothing that is counted. */
void model_waits(const struct node *node, struct text *ret);

/* Between the two samples, of the top; 0 before the second. */
uint64_t model_interval_usec(const struct model *model);
