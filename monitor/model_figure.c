/* SPDX-License-Identifier: MIT */
/*
 * What a column says of a group.
 */
#include "monitor/model.h"

#include "cgroup/io_use.h"
#include "common/attr.h"

#include <string.h>

/* The limit that a column is about. */
static const struct effective_limit *limit_on(const struct node *node, enum column_id id)
{
	const struct effective_limit *limits = node->effective.limits;
	const enum metric_id metric = columns[id].metric;

	if (id == COLUMN_MEMORY_HIGH || id == COLUMN_MEMORY_HIGH_BAR)
		return &limits[EFFECTIVE_MEMORY_HIGH];
	if (metric == METRIC_CPU_STAT_USAGE_USEC)
		return &limits[EFFECTIVE_CPU_MAX];
	if (metric == METRIC_MEMORY_SWAP_CURRENT)
		return &limits[EFFECTIVE_MEMORY_SWAP_MAX];
	return &limits[metric == METRIC_PIDS_CURRENT ? EFFECTIVE_PIDS_MAX : EFFECTIVE_MEMORY_MAX];
}

static bool limit_of(const struct node *node, enum column_id id, uint64_t *ret)
{
	const struct effective_limit *limit = limit_on(node, id);

	if (!limit->known || limit->value == UNIT_MAX)
		return false;
	*ret = limit->value;
	if (columns[id].metric == METRIC_CPU_STAT_USAGE_USEC)
		*ret = limit->period ? limit->value * 10000 / limit->period : 0;
	return true;
}

static bool io_share(const struct node *node, struct io_share *ret)
{
	struct lineage lineage;

	model_lineage(node, &lineage);
	return io_share_find(&lineage, false, ret);
}

bool model_owner(const struct node *node, enum column_id id, size_t *ret_len)
{
	const struct effective_limit *limit = limit_on(node, id);
	struct io_share share;

	if (node->kind != NODE_GROUP)
		return false;
	if (columns[id].metric == METRIC_IO_STAT_RBYTES) {
		if (!io_share(node, &share))
			return false;
		*ret_len = share.owner;
		return true;
	}
	if (!limit->known || limit->value == UNIT_MAX)
		return false;
	*ret_len = limit->owner;
	return true;
}

/* What is measured against a limit, in the unit that limit_of() has. */
static bool used(const struct node *node, enum metric_id metric, uint64_t *ret)
{
	const struct delta delta = {.then = node->then, .now = node->now};

	return metric == METRIC_CPU_STAT_USAGE_USEC ? delta_percent(&delta, metric, ret)
						    : sample_get(node->now, metric, ret);
}

static bool share_of_limit(const struct node *node, enum column_id id, uint64_t *ret)
{
	struct effective_limit limit = {.known = true};
	uint64_t value;

	return used(node, columns[id].metric, &value) && limit_of(node, id, &limit.value) &&
	       effective_percent(&limit, value, ret);
}

static bool share_of_io(const struct node *node, uint64_t *ret)
{
	struct io_share share;

	if (!node->then || !io_share(node, &share))
		return false;
	*ret = share.percent;
	return true;
}

/* cpu.stat.local has what any limit held, cpu.stat what the group's own did. */
static bool inherited(const struct delta *delta, uint64_t *ret)
{
	uint64_t all, own;

	if (!delta_percent(delta, METRIC_CPU_STAT_LOCAL_THROTTLED_USEC, &all))
		return false;
	if (!delta_percent(delta, METRIC_CPU_STAT_THROTTLED_USEC, &own))
		own = 0;
	*ret = all > own ? all - own : 0;
	return true;
}

static bool peak(const struct node *node, enum metric_id metric, uint64_t *ret)
{
	const struct peak_value *value =
		metric == METRIC_MEMORY_PEAK ? &node->peak.memory : &node->peak.swap;

	if (value->known)
		*ret = value->bytes;
	return value->known;
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

	if (column->how == HOW_TREND)
		return trend_mean(&node->trend, ret);
	if (node->kind != NODE_GROUP)
		return model_task_figure(node, id, ret);
	switch (column->how) {
	/* A file for each size of pages has one number of each. */
	case HOW_VALUE:
		return sample_get(node->now, column->metric, ret) ||
		       sample_sum(node->now, column->metric, ret);
	case HOW_RATE:
		return delta_rate(&delta, column->metric, ret) ||
		       delta_sum_rate(&delta, column->metric, ret);
	case HOW_SUM_RATE:
		return delta_sum_rate(&delta, column->metric, ret);
	case HOW_PERCENT:
		return delta_percent(&delta, column->metric, ret);
	case HOW_QUOTA:
	case HOW_LIMIT:
		return limit_of(node, id, ret);
	case HOW_BAR:
		return share_of_limit(node, id, ret);
	case HOW_IO_BAR:
		return share_of_io(node, ret);
	case HOW_SUM:
		return sample_sum(node->now, column->metric, ret);
	case HOW_INHERITED:
		return inherited(&delta, ret);
	case HOW_PEAK:
		return peak(node, column->metric, ret);
	case HOW_EVENTS:
		return count_events(node, ret);
	case HOW_TREND:
	case HOW_OWNER:
	case HOW_IO_OWNER:
	case HOW_TEXT:
	case HOW_EACH:
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
	if (sample_get(node->now, METRIC_CGROUP_EVENTS_FROZEN, &value) && value == 1)
		text_add(ret, "frozen");
	for (size_t i = 0; i < ARRAY_LEN(events); i++)
		if (sample_get(node->now, events[i].metric, &value) && value > 0)
			text_addf(ret, "%s%s %s", ret->len ? " " : "", events[i].word,
				  unit_print_count(value, count));
}
