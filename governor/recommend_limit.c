/* SPDX-License-Identifier: MIT */
/*
 * From use to limits.
 */
#include "governor/recommend.h"

#define MIB	      ((uint64_t)1 << 20)
#define USEC_PER_DAY  ((uint64_t)86400000000)
#define CPU_STEP      500 /* hundredths of a percent */
#define CPU_LEAST     1000
#define PIDS_LEAST    16
#define THROTTLED_MIN 100 /* hundredths of a percent of the time */

/* Rounded up: a page less than what it needs is a limit that hurts. */
static uint64_t up_to(uint64_t value, uint64_t step)
{
	return value > UINT64_MAX - step ? value : (value + step - 1) / step * step;
}

static uint64_t and_percent(uint64_t value, unsigned int percent)
{
	return value > UINT64_MAX / 200 ? value : value + value * percent / 100;
}

static uint64_t less(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* What a limit cut off was not seen: the most is not enough. */
static uint64_t memory_max(const struct recommend_group *group)
{
	uint64_t most = group->memory_max, fifth = and_percent(most, 20);

	if (group->grown[RECOMMEND_OOM_KILL] + group->grown[RECOMMEND_MEMORY_HITS] == 0)
		return and_percent(most, 15);
	return fifth > most + 100 * MIB ? fifth : most + 100 * MIB;
}

static size_t add_memory(const struct recommend_group *group, struct recommend_limit *ret)
{
	uint64_t most = group->memory_max;

	if (!group->memory || most == 0)
		return 0;
	uint64_t median = less(histogram_percentile(group->memory, 50), most);
	uint64_t high = less(histogram_percentile(group->memory, 95), most);
	ret[0] = (struct recommend_limit){KNOB_MEMORY_LOW, up_to(median, MIB), 50};
	ret[1] = (struct recommend_limit){KNOB_MEMORY_HIGH, up_to(and_percent(high, 15), MIB), 95};
	ret[2] = (struct recommend_limit){KNOB_MEMORY_MAX, up_to(memory_max(group), MIB), 100};
	return 3;
}

static size_t add_cpu(const struct recommend_group *group, struct recommend_limit *ret)
{
	if (!group->cpu)
		return 0;
	uint64_t share = and_percent(histogram_percentile(group->cpu, 99), 15);
	if (recommend_throttled(group) >= THROTTLED_MIN)
		share = and_percent(share, 50);
	share = up_to(share, CPU_STEP);
	*ret = (struct recommend_limit){KNOB_CPU_MAX, share < CPU_LEAST ? CPU_LEAST : share, 99};
	return 1;
}

static size_t add_pids(const struct recommend_group *group, struct recommend_limit *ret)
{
	uint64_t most = group->pids_max;

	if (most == 0)
		return 0;
	*ret = (struct recommend_limit){KNOB_PIDS_MAX,
					most * 2 < PIDS_LEAST ? PIDS_LEAST : most * 2, 100};
	return 1;
}

size_t recommend_limits(const struct recommend_group *group,
			struct recommend_limit ret[RECOMMEND_LIMITS_MAX])
{
	size_t count = add_memory(group, ret);

	count += add_cpu(group, ret + count);
	return count + add_pids(group, ret + count);
}

enum recommend_confidence recommend_confidence(const struct recommend_group *group)
{
	uint64_t days = group->seen_usec / USEC_PER_DAY;

	if (days == 0)
		return RECOMMEND_LOW;
	return days < 7 ? RECOMMEND_MEDIUM : RECOMMEND_HIGH;
}

const char *recommend_confidence_name(enum recommend_confidence confidence)
{
	static const char *const names[] = {"low", "medium", "high"};

	return names[confidence];
}

uint64_t recommend_throttled(const struct recommend_group *group)
{
	return group->seen_usec == 0
		       ? 0
		       : group->grown[RECOMMEND_THROTTLED_USEC] * 10000 / group->seen_usec;
}
