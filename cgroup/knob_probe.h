/* SPDX-License-Identifier: MIT */
/*
 * Which knobs this kernel has, found by looking: a file appears where its controller is enabled, so
 * one group with the controller answers for all.
 */
#pragma once

#include "cgroup/knob.h"
#include "cgroup/tree.h"

enum knob_presence {
	KNOB_UNKNOWN, /* no group has the controller */
	KNOB_ABSENT,
	KNOB_PRESENT,
};

/**
 * knob_probe() - look through the groups below @top until all knobs are known.
 * @ret: indexed by enum knob_id.
 *
 * Groups that cannot be read tell nothing.
 *
 * Return: 0, -errno when @top cannot be walked.
 */
int knob_probe(const struct cg *top, enum knob_presence ret[KNOB_COUNT], struct err *err);
