/* SPDX-License-Identifier: MIT */
/*
 * The processes and threads of a group, as rows below it.
 */
#include "monitor/model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No inode of a group is that great. */
#define PROCESS_ID ((uint64_t)1 << 63)
#define THREAD_ID  ((uint64_t)3 << 62)

#define SPAN_MIN_USEC ((uint64_t)50 * 1000)

static uint64_t id_of(const struct task *task)
{
	return task->tid ? THREAD_ID | task->tid : PROCESS_ID | task->pid;
}

static struct node *find(struct node *list, uint64_t id)
{
	while (list && list->id != id)
		list = list->next;
	return list;
}

static char *path_of(const struct node *group, const struct task *task)
{
	char *path = NULL;

	if (asprintf(&path, "%s %u", group->path, task->tid ? task->tid : task->pid) < 0)
		return NULL;
	return path;
}

static struct node *task_node_new(struct node *above, const struct node *group,
				  const struct task *task)
{
	struct node *node = calloc(1, sizeof(*node));
	struct node_task *own = calloc(1, sizeof(*own));
	char *path = path_of(group, task);

	if (!node || !own || !path) {
		free(node);
		free(own);
		free(path);
		return NULL;
	}
	node->kind = task->tid ? NODE_THREAD : NODE_PROCESS;
	node->id = id_of(task);
	node->path = path;
	node->name = own->now.name;
	node->task = own;
	node->parent = above;
	node->depth = above->depth + 1;
	node->next = above->tasks;
	above->tasks = node;
	return node;
}

static void feed(struct node *node, const struct task *task)
{
	struct node_task *own = node->task;

	node->seen = true;
	/* So short a time is less than a few steps of the clock: any share of it would be wrong. */
	if (own->now.start_ticks == task->start_ticks &&
	    task->mono_usec - own->now.mono_usec < SPAN_MIN_USEC)
		return;
	own->has_then = own->now.mono_usec > 0 && own->now.start_ticks == task->start_ticks;
	own->then = own->now;
	own->now = *task;
}

int model_add_task(struct node *group, const struct task *task)
{
	struct node *above = task->tid ? find(group->tasks, PROCESS_ID | task->pid) : group;

	if (!above)
		return 0;
	struct node *node = find(above->tasks, id_of(task));
	if (!node)
		node = task_node_new(above, group, task);
	if (!node)
		return -ENOMEM;
	feed(node, task);
	return 0;
}

void model_drop_tasks(struct node *node)
{
	struct node **at = &node->tasks;

	while (*at) {
		struct node *task = *at;
		if (task->seen) {
			task->seen = false;
			model_drop_tasks(task);
			at = &task->next;
			continue;
		}
		*at = task->next;
		node_free(task);
	}
}

static bool cpu_of(const struct node_task *task, uint64_t *ret)
{
	uint64_t interval = task->now.mono_usec - task->then.mono_usec;

	if (!task->has_then || interval == 0 || task->now.cpu_usec < task->then.cpu_usec)
		return false;
	*ret = (task->now.cpu_usec - task->then.cpu_usec) * 10000 / interval;
	return true;
}

bool model_task_figure(const struct node *node, enum column_id column, uint64_t *ret)
{
	const struct node_task *task = node->task;

	if (column == COLUMN_CPU)
		return cpu_of(task, ret);
	if (column != COLUMN_MEMORY && column != COLUMN_PIDS)
		return false;
	/* Threads share the memory of their process. */
	if (node->kind == NODE_THREAD)
		return false;
	*ret = column == COLUMN_MEMORY ? task->now.rss_bytes : task->now.threads;
	return true;
}
