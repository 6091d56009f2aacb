/* SPDX-License-Identifier: MIT */
/*
 * A line of a unit file as words of a policy: unit_assign() the other way. Which properties there
 * are is unit_property.def.
 */
#pragma once

#include "cgroup/unit_property.h"
#include "common/text.h"

/**
 * unit_read_usec() - a time span of systemd's: "1min 30s", "500ms"; a bare number is in seconds.
 *
 * systemd: systemd.time(7), parsing time spans.
 *
 * Return: 0, -EINVAL, -ERANGE.
 */
int unit_read_usec(const char *text, uint64_t *ret);

/**
 * unit_read() - the value of a property.
 * @value: not empty, which takes back what was assigned before.
 * @device: gets what stands before the value, where the property is a device's.
 * @ret: gets the value as a policy has it; whether the knob takes it is not looked at.
 *
 * Return: 0; -EINVAL when it is no value of the property.
 */
int unit_read(const struct unit_property *row, const char *value, struct text *device,
	      struct text *ret);

/**
 * unit_path() - add the group that unit_name() made @name of: "web-my\x2dapi" is "web/my-api".
 * @slashes: a dash is one.
 */
void unit_path(const char *name, size_t len, bool slashes, struct text *ret);
