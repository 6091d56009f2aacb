/* SPDX-License-Identifier: MIT */
/*
 * A setting as lines of a unit file. Which properties there are is unit_property.def.
 */
#pragma once

#include "cgroup/knob.h"
#include "common/text.h"

/**
 * unit_assign() - "MemoryMax=1048576", a line for each property.
 * @setting: absolute.
 * @device: how a device is to be named; NULL: by its number.
 *
 * systemd: systemd.resource-control(5).
 *
 * Return: 0; -ENOENT when systemd has no property for it; -ENOMEM.
 */
int unit_assign(const struct setting *setting, const char *device, struct text *ret);

/**
 * unit_name() - add the name that systemd would give a group: "web/my-api" is "web-my\x2dapi",
 * which as a slice lies in web.slice.
 */
void unit_name(const char *path, struct text *ret);
