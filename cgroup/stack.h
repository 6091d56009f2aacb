/* SPDX-License-Identifier: MIT */
/*
 * Devices made of other devices (dm, md, loop): the kernel counts a request at every layer, so a
 * total must leave them out.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define STACK_DEVICES_MAX 64

/* What sysfs said of the devices met so far; all zero knows none. */
struct stack {
	struct {
		char device[16];
		bool stacked;
	} devices[STACK_DEVICES_MAX];
	size_t count;
};

/**
 * stack_has() - whether a device lies on others.
 * @device: "253:0".
 *
 * A device that sysfs does not know lies on none.
 */
bool stack_has(struct stack *stack, const char *device);
