/* SPDX-License-Identifier: MIT */
/*
 * The limits on a workload that the kernel does not keep: wall clock, CPU time, idleness.
 */
#pragma once

#include "cgroup/tree.h"
#include "governor/idle.h"
#include "governor/outcome.h"

#include <stdbool.h>
#include <stdint.h>

struct clock_limits {
	uint64_t timeout_usec, cpu_time_usec, idle_usec; /* 0: none */
};

struct clocks {
	struct clock_limits limits;
	struct idle idle;
	int cpu_fd; /* cpu.stat; -1 where nothing needs it */
	unsigned int cpus;
	uint64_t started_mono_usec;
	uint64_t check_mono_usec; /* of cpu.stat; UINT64_MAX: never */
};

/**
 * clocks_open() - they run from @started_mono_usec on.
 *
 * Return: 0, -errno.
 */
int clocks_open(const struct clock_limits *limits, const struct cg *cg, uint64_t started_mono_usec,
		struct clocks *ret, struct err *err);
void clocks_close(struct clocks *clocks);

/**
 * clocks_over() - whether one of them has run out.
 * @output_bytes: of the workload up to now; it is not idle while that grows.
 */
bool clocks_over(struct clocks *clocks, uint64_t now_mono_usec, uint64_t output_bytes,
		 enum end_reason *ret);

/* When to call clocks_over() again; UINT64_MAX: never. */
uint64_t clocks_next(const struct clocks *clocks);

/**
 * clocks_next_check() - when to look at the CPU clock again, in usec from now.
 * @remaining_usec: of CPU time.
 * @cpus: that may run at once.
 *
 * All CPUs busy, the limit is met right then; 5 ms at least, so that looking costs little.
 */
uint64_t clocks_next_check(uint64_t remaining_usec, unsigned int cpus);
