/* SPDX-License-Identifier: MIT */
/*
 * Units that run, steered by their manager: frozen, signalled, limited. Nothing is written to their
 * groups' files here: systemd does that.
 *
 * systemd: org.freedesktop.systemd1(5), systemd.resource-control(5).
 */
#pragma once

#include "cgroup/systemd_bus.h"

#include <stddef.h>

/**
 * systemd_unit_is_at() - whether the group at @path is the one of the unit of that name.
 *
 * Return: 0; -ENOENT when the unit does not run; -ESTALE when it is elsewhere.
 */
int systemd_unit_is_at(struct systemd_bus *bus, const char *unit, const char *path,
		       struct err *err);

/**
 * systemd_freeze() - stop a unit's processes, or let them go on: FreezeUnit, ThawUnit.
 *
 * Return: 0 once it is so; -EACCES when the caller may not; -errno with systemd's own words.
 */
int systemd_freeze(struct systemd_bus *bus, const char *unit, bool frozen, struct err *err);

/**
 * systemd_signal() - a signal to all processes of a unit: KillUnit.
 */
int systemd_signal(struct systemd_bus *bus, const char *unit, int number, struct err *err);

enum systemd_type {
	SYSTEMD_NUMBER, /* t */
	SYSTEMD_BOOL,	/* b */
	SYSTEMD_DEVICE, /* a(st) of one device */
	SYSTEMD_BYTES,	/* ay */
};

struct systemd_property {
	const char *name; /* "MemoryMax" */
	enum systemd_type type;
	uint64_t n;	      /* NUMBER, BOOL, DEVICE; UINT64_MAX is infinity */
	const char *device;   /* DEVICE: "/dev/block/8:0" */
	const uint8_t *bytes; /* BYTES */
	size_t len;
};

/**
 * systemd_set() - properties of a unit, all in one call and until it ends: SetUnitProperties.
 *
 * systemd writes the files before or after it answers.
 */
int systemd_set(struct systemd_bus *bus, const char *unit,
		const struct systemd_property *properties, size_t count, struct err *err);
