/* SPDX-License-Identifier: MIT */
/*
 * The processes and threads of a group, as rows below it.
 */
#include "monitor/model.h"

#include "common/clock.h"
#include "common/unit.h"

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

/* Growth of a counter over the interval, @scale times. */
static bool growth(const struct node_task *task, uint64_t then, uint64_t now, uint64_t scale,
		   uint64_t *ret)
{
	uint64_t interval = task->now.mono_usec - task->then.mono_usec, grown;

	if (!task->has_then || interval == 0 || now < then ||
	    __builtin_mul_overflow(now - then, scale, &grown))
		return false;
	*ret = grown / interval;
	return true;
}

/* The scheduler's own count where both have it: /proc counts in steps of its clock. */
static bool cpu_of(const struct node_task *task, uint64_t *ret)
{
	const struct task *now = &task->now, *then = &task->then;

	if (now->usage.has_cpu && then->usage.has_cpu && now->usage.whole == then->usage.whole)
		return growth(task, then->usage.cpu_usec, now->usage.cpu_usec, 10000, ret);
	return growth(task, then->cpu_usec, now->cpu_usec, 10000, ret);
}

static bool wait_of(const struct node_task *task, unsigned int delays, uint64_t *ret)
{
	const struct task_usage *now = &task->now.usage, *then = &task->then.usage;
	bool known = false;
	uint64_t sum = 0, share;

	if (now->whole != then->whole)
		return false;
	for (size_t i = 0; i < DELAY_COUNT; i++) {
		if (!(delays & now->delays & then->delays & 1U << i) ||
		    !growth(task, then->delay_usec[i], now->delay_usec[i], 10000, &share))
			continue;
		known = true;
		sum += share;
	}
	if (known)
		*ret = sum;
	return known;
}

static bool io_of(const struct node_task *task, bool written, uint64_t *ret)
{
	const struct task_usage *now = &task->now.usage, *then = &task->then.usage;

	return now->has_io && then->has_io &&
	       growth(task, written ? then->write_bytes : then->read_bytes,
		      written ? now->write_bytes : now->read_bytes, USEC_PER_SEC, ret);
}

void model_waits(const struct node *node, struct text *ret)
{
	char share[UNIT_TEXT_SIZE];
	uint64_t value;

	for (unsigned int i = 0; i < DELAY_COUNT; i++)
		if (wait_of(node->task, 1U << i, &value) && value > 0)
			text_addf(ret, "%s %s %s", ret->len ? "" : "waited:", delay_names[i],
				  unit_print_percent(value, 1, share));
}

/* Threads share the memory of their process. */
static bool size_of(const struct node *node, unsigned int column, uint64_t *ret)
{
	if (node->kind == NODE_THREAD)
		return false;
	*ret = column == COLUMN_MEMORY ? node->task->now.rss_bytes : node->task->now.threads;
	return true;
}

bool model_task_figure(const struct node *node, unsigned int column, uint64_t *ret)
{
	const unsigned int memory_waits = 1U << DELAY_SWAPIN | 1U << DELAY_FREEPAGES |
					  1U << DELAY_THRASHING | 1U << DELAY_COMPACT;

	switch (column) {
	case COLUMN_CPU:
		return cpu_of(node->task, ret);
	case COLUMN_MEMORY:
	case COLUMN_PIDS:
		return size_of(node, column, ret);
	case COLUMN_READ:
	case COLUMN_WRITE:
		return io_of(node->task, column == COLUMN_WRITE, ret);
	case COLUMN_CPU_PRESSURE:
		return wait_of(node->task, 1U << DELAY_CPU, ret);
	case COLUMN_MEMORY_PRESSURE:
		return wait_of(node->task, memory_waits, ret);
	case COLUMN_IO_PRESSURE:
		return wait_of(node->task, 1U << DELAY_BLKIO, ret);
	default:
		return false;
	}
}
