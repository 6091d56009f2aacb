/* SPDX-License-Identifier: MIT */
/*
 * How often something may be done that must not take more than a share of a CPU.
 */
#pragma once

#include <stdint.h>

struct pace {
	uint64_t budget;   /* hundredths of a percent of one CPU; 0: any */
	uint64_t cpu_usec; /* that had been used when pace_next() was asked last */
};

/**
 * pace_begin() - from now on: what it took to start is not in it.
 * @cpu_usec: CPU time that the process has used: clock_cpu_usec().
 */
void pace_begin(struct pace *pace, uint64_t budget, uint64_t cpu_usec);

/**
 * pace_next() - the pause before the next time.
 * @wanted_usec: without a budget.
 * @cpu_usec: as for pace_begin(). Everything that was used since the last time counts, whatever
 * for.
 *
 * Return: usec, from @wanted_usec up to an hour.
 */
uint64_t pace_next(struct pace *pace, uint64_t wanted_usec, uint64_t cpu_usec);
