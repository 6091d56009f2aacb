/* SPDX-License-Identifier: MIT */
/*
 * Capability sets of this process, straight from the kernel: two system calls need no library.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Bits are 1 << CAP_*. */
struct cap_sets {
	uint64_t effective, permitted, inheritable;
};

/* Return: 0 or -errno. Kernel: capget(2). */
int cap_get(struct cap_sets *ret);
int cap_set(const struct cap_sets *sets);

/* Whether @cap is effective. */
bool cap_have(unsigned int cap);
