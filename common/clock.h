/* SPDX-License-Identifier: MIT */
/*
 * Time. Inside it is always uint64_t microseconds; "mono" never jumps, "real" is the wall clock.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define USEC_PER_SEC ((uint64_t)1000000)

uint64_t clock_mono_usec(void);
uint64_t clock_real_nsec(void);
uint64_t clock_cpu_usec(void); /* used by this process so far */

/* Room for "2026-11-23T22:41:52.123456789Z" and its NUL. */
#define CLOCK_RFC3339_SIZE 31

/**
 * clock_rfc3339() - UTC with nanoseconds, RFC 3339.
 * @real_nsec: since 1970.
 *
 * Return: @buf.
 */
const char *clock_rfc3339(uint64_t real_nsec, char buf[CLOCK_RFC3339_SIZE]);
