/* SPDX-License-Identifier: MIT */
/*
 * Limits against each other: in one group, and against those of the groups above it.
 */
#include "governor/policy_check_parts.h"

#include <string.h>

static const struct {
	enum check_bound_id bound;
	enum knob_id knob;
	enum knob_unit unit;
} reaches[] = {
	{BOUND_MEMORY, KNOB_MEMORY_MAX, KNOB_UNIT_BYTES},
	{BOUND_SWAP, KNOB_MEMORY_SWAP_MAX, KNOB_UNIT_BYTES},
	{BOUND_PIDS, KNOB_PIDS_MAX, KNOB_UNIT_COUNT},
	{BOUND_CPU, KNOB_CPU_MAX, KNOB_UNIT_QUOTA},
};

static const char *print(enum knob_unit unit, uint64_t n, char buf[UNIT_TEXT_SIZE])
{
	if (unit == KNOB_UNIT_BYTES)
		return unit_print_bytes(n, buf);
	if (unit == KNOB_UNIT_QUOTA)
		return unit_print_percent(n, n % 100 ? 2 : 0, buf);
	return unit_print_count(n, buf);
}

static bool value_of(const struct check *check, const struct limit *limit,
		     const struct check_bound *above, uint64_t *ret)
{
	if (limit->setting.name.knob->id == KNOB_CPU_MAX)
		return check_quota(limit, ret);
	return check_value(check, limit, above, ret);
}

static void warn_unreachable(struct check *check, const struct limit *limit, enum knob_unit unit,
			     uint64_t value, const struct check_bound *bound)
{
	const char *file = limit->setting.name.knob->file;
	char own[UNIT_TEXT_SIZE], above[UNIT_TEXT_SIZE];

	print(unit, value, own);
	print(unit, bound->value, above);
	if (bound->owner)
		check_warn(check, &limit->pos,
			   "%s = %s is out of reach: '%s' above it has %s (line %u)", file, own,
			   bound->owner->path, above,
			   check_limit(bound->owner, limit->setting.name.knob->id)->pos.line);
	else
		check_warn(check, &limit->pos, "%s = %s is out of reach: this machine has %s", file,
			   own, above);
}

void check_reach(struct check *check, const struct group *group,
		 struct check_bound bounds[BOUND_COUNT])
{
	for (size_t i = 0; i < ARRAY_LEN(reaches); i++) {
		struct check_bound *bound = &bounds[reaches[i].bound];
		const struct limit *limit = check_limit(group, reaches[i].knob);
		uint64_t value;
		if (!limit || !value_of(check, limit, bound, &value))
			continue;
		if (value != UNIT_MAX && value > bound->value)
			warn_unreachable(check, limit, reaches[i].unit, value, bound);
		if (value < bound->value)
			*bound = (struct check_bound){value, group};
	}
}

/* @lesser never takes effect when it is above @greater. */
static void check_order(struct check *check, const struct group *group, enum knob_id lesser,
			enum knob_id greater, const struct check_bound *above, const char *why)
{
	const struct limit *low = check_limit(group, lesser), *high = check_limit(group, greater);
	char low_text[UNIT_TEXT_SIZE], high_text[UNIT_TEXT_SIZE];
	uint64_t a, b;

	if (!low || !high || !check_value(check, low, above, &a) ||
	    !check_value(check, high, above, &b) || a == UNIT_MAX || a <= b)
		return;
	check_warn(check, &low->pos, "%s = %s is above %s = %s: %s", knobs[lesser].file,
		   unit_print_bytes(a, low_text), knobs[greater].file,
		   unit_print_bytes(b, high_text), why);
}

/* Kernel: sched-bwc.rst, "Burst": a burst above the quota is refused. */
static void check_burst(struct check *check, const struct group *group)
{
	const struct limit *burst = check_limit(group, KNOB_CPU_MAX_BURST),
			   *max = check_limit(group, KNOB_CPU_MAX);
	struct setting quota;
	struct err ignored = {0};
	char text[UNIT_TEXT_SIZE];

	if (!burst || !max)
		return;
	quota = max->setting;
	if (setting_resolve(&quota, &(struct setting_facts){0}, &ignored) == 0 &&
	    burst->setting.fields[0].n > quota.fields[0].n)
		check_error(
			check, &burst->pos,
			"cpu.max.burst is more than the quota of cpu.max in line %u: at most %s",
			max->pos.line, unit_print_usec(quota.fields[0].n, text));
}

/* Kernel: sched_group_set_shares() refuses a group that is idle. */
static void check_idle(struct check *check, const struct group *group)
{
	static const enum knob_id weights[] = {KNOB_CPU_WEIGHT, KNOB_CPU_WEIGHT_NICE};
	const struct limit *idle = check_limit(group, KNOB_CPU_IDLE);
	const struct limit *weight = check_limit(group, KNOB_CPU_WEIGHT),
			   *nice = check_limit(group, KNOB_CPU_WEIGHT_NICE);

	if (weight && nice)
		check_error(check, &nice->pos,
			    "cpu.weight and cpu.weight.nice are one thing: keep one of them");
	for (size_t i = 0; idle && idle->setting.fields[0].n && i < ARRAY_LEN(weights); i++) {
		const struct limit *limit = check_limit(group, weights[i]);
		if (limit)
			check_error(check, &limit->pos,
				    "a group that is cpu.idle (line %u) has no weight; drop %s",
				    idle->pos.line, knobs[weights[i]].file);
	}
}

/* A rule on a group below sees the stall too: the processes are there. */
static bool is_watched(const struct policy *policy, const struct group *group)
{
	size_t len = strlen(group->path);

	for (const struct rule *rule = policy->rules; rule; rule = rule->next)
		for (const char *const *on = rule->on; on && *on; on++)
			if (strncmp(*on, group->path, len) == 0 &&
			    ((*on)[len] == '\0' || (*on)[len] == '/'))
				return true;
	return false;
}

/* Above memory.high a group that cannot be reclaimed is throttled without end, and never killed. */
static void check_high(struct check *check, const struct group *group,
		       const struct check_bound *above)
{
	const struct limit *high = check_limit(group, KNOB_MEMORY_HIGH),
			   *swap = check_limit(group, KNOB_MEMORY_SWAP_MAX);
	uint64_t value, swap_value = UNIT_MAX;

	if (!high || !check_value(check, high, above, &value) || value == UNIT_MAX ||
	    check->facts->ram_bytes == 0)
		return;
	if (swap)
		check_value(check, swap, above, &swap_value);
	if ((check->facts->swap_bytes == 0 || swap_value == 0) && !is_watched(check->policy, group))
		check_warn(check, &high->pos,
			   "memory.high without swap can stall '%s' without end: add a rule that "
			   "watches its memory.pressure, allow swap, or use memory.max alone",
			   group->path);
}

void check_conflicts(struct check *check, const struct group *group,
		     const struct check_bound above[BOUND_COUNT])
{
	const struct check_bound *memory = &above[BOUND_MEMORY];

	check_order(check, group, KNOB_MEMORY_HIGH, KNOB_MEMORY_MAX, memory,
		    "it never throttles, the kill comes first");
	check_order(check, group, KNOB_MEMORY_MIN, KNOB_MEMORY_MAX, memory,
		    "no more than the maximum can be protected");
	check_order(check, group, KNOB_MEMORY_LOW, KNOB_MEMORY_MAX, memory,
		    "no more than the maximum can be protected");
	check_burst(check, group);
	check_idle(check, group);
	check_high(check, group, memory);
}
