/* SPDX-License-Identifier: MIT */
#include "common/pace.h"

#include "common/clock.h"

#define WHOLE	  10000 /* hundredths of a percent */
#define MOST_USEC (3600 * USEC_PER_SEC)

void pace_begin(struct pace *pace, uint64_t budget, uint64_t cpu_usec)
{
	*pace = (struct pace){.budget = budget, .cpu_usec = cpu_usec};
}

uint64_t pace_next(struct pace *pace, uint64_t wanted_usec, uint64_t cpu_usec)
{
	uint64_t used = cpu_usec - pace->cpu_usec;
	uint64_t next = wanted_usec;

	pace->cpu_usec = cpu_usec;
	if (pace->budget == 0)
		return next;
	/* Rounded up: so much and no more. */
	uint64_t least =
		used > MOST_USEC ? MOST_USEC : (used * WHOLE + pace->budget - 1) / pace->budget;
	if (least > next)
		next = least > MOST_USEC ? MOST_USEC : least;
	return next;
}
