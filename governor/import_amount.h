/* SPDX-License-Identifier: MIT */
/*
 * Amounts of other programs as words of a policy. Private to governor/import_*.c.
 *
 * Each returns NULL when the text is no such amount.
 */
#pragma once

#include "governor/import_source.h"

/* A number with a sign, whole. Return: false when it is none. */
bool import_number(const char *text, int64_t *ret);

/* "-1": "max"; 0 too when @zero_is_max. */
const char *import_count(struct import *import, const char *text, bool zero_is_max);

/* The same in microseconds. */
const char *import_usec(struct import *import, const char *text);

/**
 * import_shares() - cpu.shares of cgroup v1 as a weight, as kubelet, runc and crun convert them.
 *
 * runc: libcontainer/cgroups, ConvertCPUSharesToCgroupV2Value(): 2..262144 on a line to 1..10000.
 */
const char *import_shares(struct import *import, uint64_t shares);

/* blkio.weight, 10..1000, on a line to 1..10000. crun: src/libcrun/cgroup-resources.c. */
const char *import_blkio_weight(struct import *import, const char *text);

/* "512m", "1gb", "2048": of Docker and of libcgroup, where every letter is a power of 1024. */
const char *import_size_1024(struct import *import, const char *text);

/* What is over @memory in the sum of memory and swap. */
const char *import_swap(struct import *import, uint64_t both, uint64_t memory);
