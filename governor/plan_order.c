/* SPDX-License-Identifier: MIT */
#include "governor/plan_order.h"

#include <string.h>

/* Whether a step brings a file of one number below what is there. */
static bool shrinks(const struct step *step, struct arena *arena)
{
	struct setting have;
	struct err ignored;

	if (!step->from || setting_read(&step->setting->name, step->setting->object, step->from,
					arena, &have, &ignored) < 0)
		return false;
	return step->setting->fields[0].n < have.fields[0].n;
}

/*
 * The rank of a write among those to its group; the rest goes first, as the policy has it.
 *
 * Burst may not be above the quota at any moment, so the smaller end moves first. A weight cannot
 * be written while cpu.idle is 1. On the way down memory.high makes the kernel reclaim before
 * memory.max would make it kill, and swap stays open until then; on the way up room comes first.
 * A partition needs its CPUs, and lets them go before they change.
 */
static int rank(const struct step *step, struct arena *arena)
{
	const bool down = shrinks(step, arena);

	switch ((int)step->setting->name.knob->id) {
	case KNOB_CPU_IDLE:
		return down ? 1 : 3;
	case KNOB_CPU_WEIGHT:
	case KNOB_CPU_WEIGHT_NICE:
		return 2;
	case KNOB_CPU_MAX_BURST:
		return down ? 10 : 12;
	case KNOB_CPU_MAX:
		return 11;
	case KNOB_MEMORY_SWAP_MAX:
	case KNOB_MEMORY_SWAP_HIGH:
		return down ? 26 : 20;
	case KNOB_MEMORY_HIGH:
		return down ? 21 : 24;
	case KNOB_MEMORY_MAX:
		return down ? 23 : 22;
	case KNOB_CPUSET_CPUS_PARTITION:
		return strcmp(step->to, "member") == 0 ? 30 : 34;
	case KNOB_CPUSET_MEMS:
		return 31;
	case KNOB_CPUSET_CPUS:
		return 32;
	case KNOB_CPUSET_CPUS_EXCLUSIVE:
		return 33;
	default:
		return 0;
	}
}

void plan_order(struct step *steps, size_t count, struct arena *arena)
{
	/* Insertion: a group has a handful of limits, and equal ranks must keep their order. */
	for (size_t i = 1; i < count; i++) {
		const struct step step = steps[i];
		const int r = rank(&step, arena);
		size_t at = i;
		for (; at > 0 && rank(&steps[at - 1], arena) > r; at--)
			steps[at] = steps[at - 1];
		steps[at] = step;
	}
}
