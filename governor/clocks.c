/* SPDX-License-Identifier: MIT */
#include "governor/clocks.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include "common/fd.h"
#include "governor/counter.h"

#define CHECK_FLOOR_USEC ((uint64_t)5000)

uint64_t clocks_next_check(uint64_t remaining_usec, unsigned int cpus)
{
	uint64_t next = remaining_usec / (cpus ? cpus : 1);

	return next < CHECK_FLOOR_USEC ? CHECK_FLOOR_USEC : next;
}

static unsigned int usable_cpus(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) < 0)
		return (unsigned int)sysconf(_SC_NPROCESSORS_ONLN);
	return (unsigned int)CPU_COUNT(&set);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t next_check(const struct clocks *clocks, uint64_t now, uint64_t used_usec)
{
	uint64_t next = UINT64_MAX;

	if (clocks->limits.cpu_time_usec)
		next = now +
		       clocks_next_check(clocks->limits.cpu_time_usec - used_usec, clocks->cpus);
	return clocks->limits.idle_usec ? earlier(next, idle_next(&clocks->idle, now)) : next;
}

int clocks_open(const struct clock_limits *limits, const struct cg *cg, uint64_t started_mono_usec,
		struct clocks *ret, struct err *err)
{
	struct clocks clocks = {
		.limits = *limits,
		.cpu_fd = -1,
		.started_mono_usec = started_mono_usec,
		.check_mono_usec = UINT64_MAX,
	};

	if (limits->cpu_time_usec || limits->idle_usec) {
		clocks.cpu_fd = openat(cg->fd, "cpu.stat", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (clocks.cpu_fd < 0)
			return err_set(err, errno, "open cpu.stat for the CPU time limit");
		clocks.cpus = usable_cpus();
		idle_begin(&clocks.idle, limits->idle_usec, started_mono_usec);
		clocks.check_mono_usec = next_check(&clocks, started_mono_usec, 0);
	}
	*ret = clocks;
	return 0;
}

void clocks_close(struct clocks *clocks)
{
	fd_closep(&clocks->cpu_fd);
	clocks->cpu_fd = -1;
}

bool clocks_over(struct clocks *clocks, uint64_t now_mono_usec, uint64_t output_bytes,
		 enum end_reason *ret)
{
	const struct clock_limits *limits = &clocks->limits;
	uint64_t used = 0;

	*ret = END_TIMEOUT;
	if (limits->timeout_usec &&
	    now_mono_usec >= clocks->started_mono_usec + limits->timeout_usec)
		return true;
	if (now_mono_usec < clocks->check_mono_usec)
		return false;
	counter_read(clocks->cpu_fd, "usage_usec", &used);
	*ret = END_CPU_TIME;
	if (limits->cpu_time_usec && used >= limits->cpu_time_usec)
		return true;
	*ret = END_IDLE;
	if (limits->idle_usec && idle_over(&clocks->idle, now_mono_usec, used, output_bytes))
		return true;
	clocks->check_mono_usec = next_check(clocks, now_mono_usec, used);
	return false;
}

uint64_t clocks_next(const struct clocks *clocks)
{
	uint64_t next = clocks->check_mono_usec;

	if (clocks->limits.timeout_usec)
		next = earlier(next, clocks->started_mono_usec + clocks->limits.timeout_usec);
	return next;
}
