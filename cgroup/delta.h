/* SPDX-License-Identifier: MIT */
/*
 * Two samples of one group: how fast its counters move.
 */
#pragma once

#include "cgroup/sample.h"

struct delta {
	const struct sample *then; /* borrowed; NULL before the second sample */
	const struct sample *now;  /* borrowed */
};

/**
 * delta_of() - growth of a counter between the two.
 *
 * Return: false when either lacks it, the group's id changed, or the counter went back (then the
 * group or the counter restarted).
 */
bool delta_of(const struct delta *delta, enum metric_id id, uint64_t *ret);

/**
 * delta_rate() - growth per second, rounded; for a time in usec, hundredths of a percent of one CPU
 * or of the interval come from delta_percent().
 */
bool delta_rate(const struct delta *delta, enum metric_id id, uint64_t *ret);

/**
 * delta_percent() - growth of a counter in usec as hundredths of a percent of the interval.
 */
bool delta_percent(const struct delta *delta, enum metric_id id, uint64_t *ret);

/**
 * delta_item_rate() - growth per second of an item of the sample now.
 */
bool delta_item_rate(const struct delta *delta, const struct sample_item *item, uint64_t *ret);

/**
 * delta_object_rate() - growth per second of one device's counter.
 */
bool delta_object_rate(const struct delta *delta, enum metric_id id, const char *object,
		       uint64_t *ret);

/**
 * delta_sum_rate() - growth per second over all objects of a keyed metric.
 *
 * Devices stacked on others (dm, md, loop) are left out when a disk below them is there: each
 * request is counted once.
 */
bool delta_sum_rate(const struct delta *delta, enum metric_id id, uint64_t *ret);

/* Whether a keyed metric has a device that lies on no other. */
bool delta_has_ground(const struct sample *sample, enum metric_id id);

uint64_t delta_interval_usec(const struct delta *delta);
