/* SPDX-License-Identifier: MIT */
#include "governor/idle.h"

#define PART_OF_CPU 1000
#define LOOKS	    10 /* within the limit: so much later than the limit it may be noticed */
#define FLOOR_USEC  ((uint64_t)10000)

void idle_begin(struct idle *idle, uint64_t limit_usec, uint64_t now_mono_usec)
{
	*idle = (struct idle){.limit_usec = limit_usec, .since_mono_usec = now_mono_usec};
}

bool idle_over(struct idle *idle, uint64_t now_mono_usec, uint64_t cpu_usec, uint64_t output_bytes)
{
	uint64_t passed = now_mono_usec - idle->since_mono_usec;
	uint64_t used = cpu_usec - idle->cpu_usec;

	if (output_bytes == idle->output_bytes && used <= passed / PART_OF_CPU)
		return passed >= idle->limit_usec;
	idle->since_mono_usec = now_mono_usec;
	idle->cpu_usec = cpu_usec;
	idle->output_bytes = output_bytes;
	return false;
}

uint64_t idle_next(const struct idle *idle, uint64_t now_mono_usec)
{
	uint64_t step = idle->limit_usec / LOOKS;

	return now_mono_usec + (step < FLOOR_USEC ? FLOOR_USEC : step);
}
