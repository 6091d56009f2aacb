/* SPDX-License-Identifier: MIT */
/*
 * Whether a workload does nothing: it uses next to no CPU time and writes nothing.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct idle {
	uint64_t limit_usec; /* it may do nothing for this long; 0: for ever */
	uint64_t since_mono_usec;
	uint64_t cpu_usec, output_bytes; /* then */
};

/**
 * idle_begin() - it starts to count now.
 */
void idle_begin(struct idle *idle, uint64_t limit_usec, uint64_t now_mono_usec);

/**
 * idle_over() - look at it.
 * @cpu_usec: CPU time of all its processes up to now.
 * @output_bytes: written up to now, as far as that is known.
 *
 * A thousandth of a CPU is nothing: timers that fire and look around need that much.
 *
 * Return: whether it has done nothing for the limit.
 */
bool idle_over(struct idle *idle, uint64_t now_mono_usec, uint64_t cpu_usec, uint64_t output_bytes);

/* When to look again. */
uint64_t idle_next(const struct idle *idle, uint64_t now_mono_usec);
