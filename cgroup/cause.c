/* SPDX-License-Identifier: MIT */
#include "cgroup/cause.h"

#include <string.h>

#include "cgroup/file.h"

#define NEAR_IO_MAX \
	9000 /* hundredths of the limit: the kernel lets through a little less than it */

static uint64_t percent(const struct lineage *lineage, size_t level, enum metric_id id)
{
	uint64_t share;

	return delta_percent(&lineage->deltas[level], id, &share) ? share : 0;
}

static uint64_t grown(const struct lineage *lineage, size_t level, enum metric_id id)
{
	uint64_t growth;

	return delta_of(&lineage->deltas[level], id, &growth) ? growth : 0;
}

/* The limit as its owner has it: the number, and the period of cpu.max. */
static void set_limit(const struct lineage *lineage, size_t level, enum knob_id knob,
		      struct cause *cause)
{
	const char *text = sample_text(lineage->deltas[level].now, knobs[knob].file);

	cause->knob = knob;
	cause->owner = lineage->owner[level];
	if (!text || !sample_limit(lineage->deltas[level].now, knob, &cause->value))
		cause->value = UNIT_MAX;
	const char *blank = text ? strchr(text, ' ') : NULL;
	if (blank && file_single(blank + 1, strlen(blank + 1), &cause->period_usec) < 0)
		cause->period_usec = 0;
}

/* Where the samples do not say whose limit it was, it is the one that binds. */
static void set_binding(const struct lineage *lineage, enum effective_id id, struct cause *cause)
{
	const struct effective_limit *limit = &lineage->effective->limits[id];

	cause->knob = effective_knob(id);
	if (!limit->known || limit->value == UNIT_MAX)
		return;
	cause->owner = limit->owner;
	cause->value = limit->value;
}

/* The group itself or the nearest ancestor in which a counter of its own limit moved. */
static bool level_that_moved(const struct lineage *lineage, enum metric_id local, size_t *ret)
{
	for (size_t i = 0; i < lineage->count; i++)
		if (grown(lineage, i, local) > 0) {
			*ret = i;
			return true;
		}
	return false;
}

static bool find_frozen(const struct lineage *lineage, struct cause *ret)
{
	uint64_t frozen, asked;

	if (!sample_get(lineage->deltas[0].now, METRIC_CGROUP_EVENTS_FROZEN, &frozen) || !frozen)
		return false;
	ret->share = 10000;
	for (size_t i = 0; i < lineage->count && !ret->owner; i++)
		if (sample_get(lineage->deltas[i].now, METRIC_CGROUP_FREEZE, &asked) && asked)
			ret->owner = lineage->owner[i];
	return true;
}

/* The ancestor that stood still longest because of a limit of its own; 0: none. */
static size_t throttled_ancestor(const struct lineage *lineage)
{
	uint64_t most = 0;
	size_t found = 0;

	for (size_t i = 1; i < lineage->count; i++) {
		uint64_t share = percent(lineage, i, METRIC_CPU_STAT_THROTTLED_USEC);
		if (share > most) {
			most = share;
			found = i;
		}
	}
	return found;
}

/* Of limits that hold about as long, the one that binds is to blame: of equal ones the outermost.
 */
static size_t to_blame(const struct lineage *lineage, size_t level)
{
	const struct effective_limit *binding = &lineage->effective->limits[EFFECTIVE_CPU_MAX];
	uint64_t most = percent(lineage, level, METRIC_CPU_STAT_THROTTLED_USEC);

	for (size_t i = level; i < lineage->count; i++)
		if (binding->known && lineage->owner[i] == binding->owner &&
		    percent(lineage, i, METRIC_CPU_STAT_THROTTLED_USEC) * 2 >= most)
			return i;
	return level;
}

/*
 * cpu.stat tells what the group's own limit held, cpu.stat.local (Linux 6.6) what any limit did.
 * Without the second an ancestor's own time stands for it: it held all that was below, at the same
 * time as the group's own or not.
 */
static bool find_cpu_max(const struct lineage *lineage, struct cause *ret)
{
	uint64_t own = percent(lineage, 0, METRIC_CPU_STAT_THROTTLED_USEC), all;
	size_t above = throttled_ancestor(lineage);
	uint64_t inherited = above ? percent(lineage, above, METRIC_CPU_STAT_THROTTLED_USEC) : 0;

	if (delta_percent(&lineage->deltas[0], METRIC_CPU_STAT_LOCAL_THROTTLED_USEC, &all))
		inherited = above && all > own ? all - own : 0;
	else
		all = own > inherited ? own : inherited;
	if (all < CAUSE_SHARE_MIN)
		return false;
	ret->share = all;
	set_limit(lineage, to_blame(lineage, own >= inherited ? 0 : above), KNOB_CPU_MAX, ret);
	return true;
}

/* Who is held by a limit waits too, as the kernel counts it. */
static bool find_cpu_wait(const struct lineage *lineage, struct cause *ret)
{
	struct cause held = {0};
	uint64_t some = percent(lineage, 0, METRIC_CPU_PRESSURE_SOME_TOTAL);

	find_cpu_max(lineage, &held);
	ret->share = some > held.share ? some - held.share : 0;
	return ret->share >= CAUSE_SHARE_MIN;
}

/* Reclaim at a limit is daily business of page cache: where waiting is counted, that decides. */
static bool find_limit_hit(const struct lineage *lineage, enum metric_id all, enum metric_id local,
			   enum effective_id limit, struct cause *ret)
{
	size_t level;

	if (delta_percent(&lineage->deltas[0], METRIC_MEMORY_PRESSURE_SOME_TOTAL, &ret->share) &&
	    ret->share < CAUSE_SHARE_MIN)
		return false;
	if (level_that_moved(lineage, local, &level)) {
		ret->count = grown(lineage, level, local);
		set_limit(lineage, level, effective_knob(limit), ret);
		return true;
	}
	ret->count = grown(lineage, 0, all);
	if (ret->count > 0)
		set_binding(lineage, limit, ret);
	return ret->count > 0;
}

static bool find_memory_max(const struct lineage *lineage, struct cause *ret)
{
	return find_limit_hit(lineage, METRIC_MEMORY_EVENTS_MAX, METRIC_MEMORY_EVENTS_LOCAL_MAX,
			      EFFECTIVE_MEMORY_MAX, ret);
}

/* Of both limits the hard one has the blame. */
static bool find_memory_high(const struct lineage *lineage, struct cause *ret)
{
	struct cause hard = {0};

	if (find_memory_max(lineage, &hard))
		return false;
	return find_limit_hit(lineage, METRIC_MEMORY_EVENTS_HIGH, METRIC_MEMORY_EVENTS_LOCAL_HIGH,
			      EFFECTIVE_MEMORY_HIGH, ret);
}

static bool find_memory_wait(const struct lineage *lineage, struct cause *ret)
{
	struct cause limit = {0};

	if (find_memory_max(lineage, &limit) || find_memory_high(lineage, &limit))
		return false;
	ret->share = percent(lineage, 0, METRIC_MEMORY_PRESSURE_SOME_TOTAL);
	return ret->share >= CAUSE_SHARE_MIN;
}

static bool find_oom_kill(const struct lineage *lineage, struct cause *ret)
{
	size_t level;

	ret->count = grown(lineage, 0, METRIC_MEMORY_EVENTS_OOM_KILL);
	if (ret->count == 0)
		return false;
	/* Killed at no limit: the machine itself was out of memory. */
	if (level_that_moved(lineage, METRIC_MEMORY_EVENTS_LOCAL_OOM, &level))
		set_limit(lineage, level, KNOB_MEMORY_MAX, ret);
	return true;
}

static bool find_swap_max(const struct lineage *lineage, struct cause *ret)
{
	ret->count = grown(lineage, 0, METRIC_MEMORY_SWAP_EVENTS_MAX);
	if (ret->count > 0)
		set_binding(lineage, EFFECTIVE_MEMORY_SWAP_MAX, ret);
	return ret->count > 0;
}

static void set_busiest(const struct lineage *lineage, struct cause *cause)
{
	struct io_use list[IO_USE_MAX];

	if (io_use_list(&lineage->deltas[0], list) > 0)
		memcpy(cause->device, list[0].device, sizeof(cause->device));
}

static bool find_io_max(const struct lineage *lineage, struct cause *ret)
{
	if (!io_share_find(lineage, true, &ret->io) || ret->io.percent < NEAR_IO_MAX)
		return false;
	/* Others fill the limit of an ancestor: who neither reads nor waits is not slowed by it. */
	ret->share = percent(lineage, 0, METRIC_IO_PRESSURE_SOME_TOTAL);
	set_busiest(lineage, ret);
	if (ret->share < CAUSE_SHARE_MIN && !*ret->device)
		return false;
	memcpy(ret->device, ret->io.device, sizeof(ret->device));
	ret->knob = KNOB_IO_MAX;
	ret->owner = ret->io.owner;
	ret->value = ret->io.limit;
	return true;
}

static bool find_io_wait(const struct lineage *lineage, struct cause *ret)
{
	struct cause limit = {0};

	if (find_io_max(lineage, &limit))
		return false;
	ret->share = percent(lineage, 0, METRIC_IO_PRESSURE_SOME_TOTAL);
	set_busiest(lineage, ret);
	return ret->share >= CAUSE_SHARE_MIN;
}

static bool find_pids_max(const struct lineage *lineage, struct cause *ret)
{
	size_t level;

	ret->count = grown(lineage, 0, METRIC_PIDS_EVENTS_MAX);
	if (ret->count == 0)
		return false;
	if (level_that_moved(lineage, METRIC_PIDS_EVENTS_LOCAL_MAX, &level))
		set_limit(lineage, level, KNOB_PIDS_MAX, ret);
	else
		set_binding(lineage, EFFECTIVE_PIDS_MAX, ret);
	return true;
}

static bool find_irq_wait(const struct lineage *lineage, struct cause *ret)
{
	ret->share = percent(lineage, 0, METRIC_IRQ_PRESSURE_FULL_TOTAL);
	return ret->share >= CAUSE_SHARE_MIN;
}

static const struct {
	const char *name;
	bool (*find)(const struct lineage *lineage, struct cause *ret);
} causes[CAUSE_COUNT] = {
	[CAUSE_OOM_KILL] = {"oom-kill", find_oom_kill},
	[CAUSE_FROZEN] = {"frozen", find_frozen},
	[CAUSE_CPU_MAX] = {"cpu-max", find_cpu_max},
	[CAUSE_CPU_WAIT] = {"cpu-wait", find_cpu_wait},
	[CAUSE_MEMORY_HIGH] = {"memory-high", find_memory_high},
	[CAUSE_MEMORY_MAX] = {"memory-max", find_memory_max},
	[CAUSE_MEMORY_WAIT] = {"memory-wait", find_memory_wait},
	[CAUSE_SWAP_MAX] = {"swap-max", find_swap_max},
	[CAUSE_IO_MAX] = {"io-max", find_io_max},
	[CAUSE_IO_WAIT] = {"io-wait", find_io_wait},
	[CAUSE_PIDS_MAX] = {"pids-max", find_pids_max},
	[CAUSE_IRQ_WAIT] = {"irq-wait", find_irq_wait},
};

const char *cause_name(enum cause_id id)
{
	return causes[id].name;
}

/* What was killed or stands still comes before what is slow. */
static bool is_worse(const struct cause *one, const struct cause *other)
{
	bool one_stops = one->id <= CAUSE_FROZEN, other_stops = other->id <= CAUSE_FROZEN;

	return one_stops != other_stops ? one_stops : one->share > other->share;
}

size_t cause_find(const struct lineage *lineage, struct cause ret[CAUSE_COUNT])
{
	size_t count = 0;

	for (enum cause_id id = 0; id < CAUSE_COUNT && lineage->count > 0; id++) {
		struct cause cause = {.id = id, .knob = KNOB_COUNT, .value = UNIT_MAX};
		if (!causes[id].find(lineage, &cause))
			continue;
		size_t at = count++;
		for (; at > 0 && is_worse(&cause, &ret[at - 1]); at--)
			ret[at] = ret[at - 1];
		ret[at] = cause;
	}
	return count;
}

static bool is_empty(const struct sample *sample)
{
	uint64_t populated;

	return sample_get(sample, METRIC_CGROUP_EVENTS_POPULATED, &populated) && populated == 0;
}

enum cause_sight cause_sight(const struct lineage *lineage)
{
	const struct sample *now = lineage->deltas[0].now;
	uint64_t counted;

	if (is_empty(now))
		return CAUSE_SEEN_EMPTY;
	if (delta_interval_usec(&lineage->deltas[0]) == 0)
		return CAUSE_SEEN_ONCE;
	if (sample_has(now, METRIC_CPU_PRESSURE_SOME_TOTAL) ||
	    sample_has(now, METRIC_MEMORY_PRESSURE_SOME_TOTAL) ||
	    sample_has(now, METRIC_IO_PRESSURE_SOME_TOTAL))
		return CAUSE_SEEN;
	return sample_get(now, METRIC_CGROUP_PRESSURE, &counted) && counted == 0 ? CAUSE_SIGHT_OFF
										 : CAUSE_SIGHT_NONE;
}
