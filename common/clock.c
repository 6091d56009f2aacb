/* SPDX-License-Identifier: MIT */
#include "common/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define NSEC_PER_SEC ((uint64_t)1000000000)

static uint64_t now_nsec(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec;
}

uint64_t clock_mono_usec(void)
{
	return now_nsec(CLOCK_MONOTONIC) / 1000;
}

uint64_t clock_cpu_usec(void)
{
	return now_nsec(CLOCK_PROCESS_CPUTIME_ID) / 1000;
}

uint64_t clock_real_nsec(void)
{
	return now_nsec(CLOCK_REALTIME);
}

const char *clock_rfc3339(uint64_t real_nsec, char buf[CLOCK_RFC3339_SIZE])
{
	time_t sec = (time_t)(real_nsec / NSEC_PER_SEC);
	struct tm tm;
	size_t at = 0;

	if (gmtime_r(&sec, &tm))
		at = strftime(buf, CLOCK_RFC3339_SIZE, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(buf + at, CLOCK_RFC3339_SIZE - at, ".%09uZ",
		 (unsigned int)(real_nsec % NSEC_PER_SEC));
	return buf;
}
