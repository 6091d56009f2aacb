/* SPDX-License-Identifier: MIT */
/*
 * From a knob's setting to the properties by which systemd keeps it. The knowledge is
 * unit_property.def.
 */
#pragma once

#include "cgroup/knob.h"
#include "cgroup/systemd_unit.h"

#define UNIT_PROPERTIES_MAX KNOB_FIELDS_MAX

/**
 * unit_properties() - what to tell systemd.
 * @setting: absolute; a device as MAJ:MIN.
 * @arena: owns the texts of @ret.
 *
 * Return: their number; -ENOENT when systemd has no property for it, -ENOMEM.
 */
int unit_properties(const struct setting *setting, struct arena *arena,
		    struct systemd_property ret[UNIT_PROPERTIES_MAX]);
