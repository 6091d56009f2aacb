/* SPDX-License-Identifier: MIT */
/*
 * The numbers behind a cause.
 */
#include "cgroup/cause.h"

/* Which to show, of each cause; of_owner: of the group that has the limit. */
static const struct {
	enum cause_id cause;
	enum metric_id metric;
	bool of_owner;
} shown[] = {
	{CAUSE_OOM_KILL, METRIC_MEMORY_EVENTS_OOM_KILL, false},
	{CAUSE_OOM_KILL, METRIC_MEMORY_CURRENT, false},
	{CAUSE_OOM_KILL, METRIC_MEMORY_EVENTS_LOCAL_OOM, true},
	{CAUSE_OOM_KILL, METRIC_MEMORY_CURRENT, true},
	{CAUSE_OOM_KILL, METRIC_MEMORY_STAT_ANON, true},
	{CAUSE_OOM_KILL, METRIC_MEMORY_STAT_FILE, true},
	{CAUSE_FROZEN, METRIC_CGROUP_FREEZE, true},
	{CAUSE_CPU_MAX, METRIC_CPU_STAT_USAGE_USEC, false},
	{CAUSE_CPU_MAX, METRIC_CPU_STAT_LOCAL_THROTTLED_USEC, false},
	{CAUSE_CPU_MAX, METRIC_CPU_STAT_USAGE_USEC, true},
	{CAUSE_CPU_MAX, METRIC_CPU_STAT_NR_PERIODS, true},
	{CAUSE_CPU_MAX, METRIC_CPU_STAT_NR_THROTTLED, true},
	{CAUSE_CPU_MAX, METRIC_CPU_STAT_THROTTLED_USEC, true},
	{CAUSE_CPU_WAIT, METRIC_CPU_PRESSURE_SOME_TOTAL, false},
	{CAUSE_CPU_WAIT, METRIC_CPU_PRESSURE_FULL_TOTAL, false},
	{CAUSE_CPU_WAIT, METRIC_CPU_STAT_USAGE_USEC, false},
	{CAUSE_MEMORY_HIGH, METRIC_MEMORY_PRESSURE_SOME_TOTAL, false},
	{CAUSE_MEMORY_HIGH, METRIC_MEMORY_EVENTS_LOCAL_HIGH, true},
	{CAUSE_MEMORY_HIGH, METRIC_MEMORY_CURRENT, true},
	{CAUSE_MEMORY_HIGH, METRIC_MEMORY_STAT_ANON, true},
	{CAUSE_MEMORY_HIGH, METRIC_MEMORY_STAT_FILE, true},
	{CAUSE_MEMORY_MAX, METRIC_MEMORY_PRESSURE_SOME_TOTAL, false},
	{CAUSE_MEMORY_MAX, METRIC_MEMORY_EVENTS_LOCAL_MAX, true},
	{CAUSE_MEMORY_MAX, METRIC_MEMORY_CURRENT, true},
	{CAUSE_MEMORY_MAX, METRIC_MEMORY_STAT_ANON, true},
	{CAUSE_MEMORY_MAX, METRIC_MEMORY_STAT_FILE, true},
	{CAUSE_MEMORY_WAIT, METRIC_MEMORY_PRESSURE_SOME_TOTAL, false},
	{CAUSE_MEMORY_WAIT, METRIC_MEMORY_PRESSURE_FULL_TOTAL, false},
	{CAUSE_MEMORY_WAIT, METRIC_MEMORY_CURRENT, false},
	{CAUSE_SWAP_MAX, METRIC_MEMORY_SWAP_EVENTS_MAX, false},
	{CAUSE_SWAP_MAX, METRIC_MEMORY_SWAP_CURRENT, true},
	{CAUSE_IO_MAX, METRIC_IO_PRESSURE_SOME_TOTAL, false},
	{CAUSE_IO_MAX, METRIC_IO_PRESSURE_FULL_TOTAL, false},
	{CAUSE_IO_WAIT, METRIC_IO_PRESSURE_SOME_TOTAL, false},
	{CAUSE_IO_WAIT, METRIC_IO_PRESSURE_FULL_TOTAL, false},
	{CAUSE_PIDS_MAX, METRIC_PIDS_EVENTS_MAX, false},
	{CAUSE_PIDS_MAX, METRIC_PIDS_CURRENT, true},
	{CAUSE_IRQ_WAIT, METRIC_IRQ_PRESSURE_FULL_TOTAL, false},
};

bool cause_owner_level(const struct lineage *lineage, const struct cause *cause, size_t *ret)
{
	for (size_t i = 0; i < lineage->count && cause->owner > 0; i++)
		if (lineage->owner[i] == cause->owner) {
			*ret = i;
			return true;
		}
	return false;
}

static bool read_fact(const struct lineage *lineage, struct cause_fact *fact)
{
	const struct delta *delta = &lineage->deltas[fact->level];

	fact->growth = metrics[fact->metric].kind == METRIC_COUNTER;
	return fact->growth ? delta_of(delta, fact->metric, &fact->value)
			    : sample_get(delta->now, fact->metric, &fact->value);
}

/* The group may be the owner itself, with the same number asked for twice. */
static bool is_told(const struct cause_fact *facts, size_t count, const struct cause_fact *fact)
{
	for (size_t i = 0; i < count; i++)
		if (facts[i].metric == fact->metric && facts[i].level == fact->level)
			return true;
	return false;
}

size_t cause_facts(const struct lineage *lineage, const struct cause *cause,
		   struct cause_fact ret[CAUSE_FACTS_MAX])
{
	size_t owner = 0, count = 0;
	bool owned = cause_owner_level(lineage, cause, &owner);

	for (size_t i = 0; i < ARRAY_LEN(shown) && count < CAUSE_FACTS_MAX; i++) {
		if (shown[i].cause != cause->id || (shown[i].of_owner && !owned))
			continue;
		struct cause_fact *fact = &ret[count];
		*fact = (struct cause_fact){.metric = shown[i].metric,
					    .level = shown[i].of_owner ? owner : 0};
		count += !is_told(ret, count, fact) && read_fact(lineage, fact);
	}
	return count;
}
