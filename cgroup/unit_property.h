/* SPDX-License-Identifier: MIT */
/*
 * Knobs and the properties by which systemd keeps them. The knowledge is
 * unit_property.def.
 */
#pragma once

#include "cgroup/knob.h"
#include "cgroup/systemd_unit.h"

/* How a value is told. */
enum unit_how {
	UNIT_HOW_NUMBER,
	UNIT_HOW_BOOL,
	UNIT_HOW_QUOTA,
	UNIT_HOW_PERIOD,
	UNIT_HOW_DEVICE,
	UNIT_HOW_MASK,
};

/* A row of the table. */
struct unit_property {
	enum knob_id id;
	size_t field;	  /* of knob_fields() */
	const char *name; /* on the bus */
	const char *file; /* in unit files */
	enum unit_how how;
};

/**
 * unit_property_named() - by the name on the bus.
 * unit_property_in_file() - by the name in unit files.
 *
 * Return: borrowed from the table; NULL when there is none.
 */
const struct unit_property *unit_property_named(const char *name);
const struct unit_property *unit_property_in_file(const char *file);

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
