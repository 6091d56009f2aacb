/* SPDX-License-Identifier: MIT */
/*
 * What a column says of a group.
 */
#include "monitor/model.h"

#include "common/attr.h"

#include <string.h>

/* The limit that a column's metric is measured against. */
static const struct effective_limit *limit_on(const struct node *node, enum metric_id metric)
{
	const struct effective_limit *limits = node->effective.limits;

	if (metric == METRIC_CPU_STAT_USAGE_USEC)
		return &limits[EFFECTIVE_CPU_MAX];
	if (metric == METRIC_MEMORY_SWAP_CURRENT)
		return &limits[EFFECTIVE_MEMORY_SWAP_MAX];
	return &limits[metric == METRIC_PIDS_CURRENT ? EFFECTIVE_PIDS_MAX : EFFECTIVE_MEMORY_MAX];
}

static bool limit_of(const struct node *node, enum metric_id metric, uint64_t *ret)
{
	const struct effective_limit *limit = limit_on(node, metric);

	if (!limit->known || limit->value == UNIT_MAX)
		return false;
	*ret = limit->value;
	if (metric == METRIC_CPU_STAT_USAGE_USEC)
		*ret = limit->period ? limit->value * 10000 / limit->period : 0;
	return true;
}

bool model_binds(const struct node *node, enum column_id column, size_t *ret_len)
{
	const struct effective_limit *limit = limit_on(node, columns[column].metric);

	if (node->kind != NODE_GROUP || !limit->known || limit->value == UNIT_MAX ||
	    limit->owner >= strlen(node->path))
		return false;
	*ret_len = limit->owner;
	return true;
}

static bool share_of_limit(const struct node *node, enum metric_id metric, uint64_t *ret)
{
	uint64_t value;

	return sample_get(node->now, metric, &value) &&
	       effective_percent(limit_on(node, metric), value, ret);
}

/* The counters that tell of a limit that was met, by the words they are shown with. */
static const struct {
	enum metric_id metric;
	const char *word;
} events[] = {
	{METRIC_MEMORY_EVENTS_OOM_KILL, "oom"},
	{METRIC_MEMORY_EVENTS_MAX, "max"},
	{METRIC_MEMORY_EVENTS_HIGH, "high"},
	{METRIC_PIDS_EVENTS_MAX, "pids"},
};

static bool count_events(const struct node *node, uint64_t *ret)
{
	uint64_t sum = 0, value;
	bool known = false;

	for (size_t i = 0; i < ARRAY_LEN(events); i++) {
		if (!sample_get(node->now, events[i].metric, &value))
			continue;
		known = true;
		sum += value;
	}
	*ret = sum;
	return known;
}

bool model_figure(const struct node *node, enum column_id id, uint64_t *ret)
{
	const struct column *column = &columns[id];
	const struct delta delta = {.then = node->then, .now = node->now};

	if (node->kind != NODE_GROUP)
		return model_task_figure(node, id, ret);
	switch (column->how) {
	case HOW_VALUE:
		return sample_get(node->now, column->metric, ret);
	case HOW_RATE:
		return delta_rate(&delta, column->metric, ret);
	case HOW_SUM_RATE:
		return delta_sum_rate(&delta, column->metric, ret);
	case HOW_PERCENT:
		return delta_percent(&delta, column->metric, ret);
	case HOW_QUOTA:
	case HOW_LIMIT:
		return limit_of(node, column->metric, ret);
	case HOW_BAR:
		return share_of_limit(node, column->metric, ret);
	case HOW_EVENTS:
		return count_events(node, ret);
	case HOW_NONE:
		return false;
	}
	return false;
}

void model_events(const struct node *node, struct text *ret)
{
	char count[UNIT_TEXT_SIZE];
	uint64_t value;

	if (node->kind != NODE_GROUP) {
		text_add(ret, task_state(&node->task->now));
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(events); i++)
		if (sample_get(node->now, events[i].metric, &value) && value > 0)
			text_addf(ret, "%s%s %s", ret->len ? " " : "", events[i].word,
				  unit_print_count(value, count));
}
