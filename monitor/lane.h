/* SPDX-License-Identifier: MIT */
/*
 * The incidents of the last while, oldest first: what the dashboard shows of them.
 */
#pragma once

#include "monitor/incident.h"

#include <stddef.h>

#define LANE_MAX 1000

struct lane {
	struct incident *all; /* a ring of LANE_MAX; texts and it are owned */
	size_t first, count;
	uint64_t passed; /* that were pushed out */
};

/**
 * lane_put() - keep a copy, among the others by its time; the oldest goes where there is no room.
 *
 * Return: 0, also when it is there already; -ENOMEM.
 */
int lane_put(struct lane *lane, const struct incident *incident);

/**
 * lane_forget_after() - those that are later.
 */
void lane_forget_after(struct lane *lane, uint64_t real_nsec);

/**
 * lane_at() - one of them, 0 the oldest.
 */
const struct incident *lane_at(const struct lane *lane, size_t index);

/**
 * lane_between() - those of a group and of all below it in a span of time, oldest first.
 * @path: "/" for all.
 *
 * Return: 0, what @visit returned.
 */
int lane_between(const struct lane *lane, const char *path, uint64_t from_nsec, uint64_t to_nsec,
		 incident_visit *visit, void *data);
void lane_done(struct lane *lane);
