/* SPDX-License-Identifier: MIT */
/*
 * The roll of groups: who is there and what its counters say, called again and again. What differs
 * from the call before is told as incidents. Pure: samples and notes come in.
 *
 * The kernel counts what happened to a group in that group and in all above it, so each kill is
 * told once, of the group that it happened in. Of a group that is gone the groups above still have
 * the count: what their own counters and those of the groups left below do not explain is told of
 * the one that is gone, by its name where that is known.
 *
 * Kernel: Documentation/admin-guide/cgroup-v2.rst, memory.events, memory.events.local.
 */
#pragma once

#include "cgroup/sample.h"
#include "monitor/incident.h"

#include <stdbool.h>

struct roll; /* private state */

/* Return: NULL when memory is short. */
struct roll *roll_new(void);
void roll_free(struct roll *roll);

/**
 * roll_begin() - a new call.
 */
void roll_begin(struct roll *roll, uint64_t real_nsec, uint64_t mono_usec);

/**
 * roll_add() - a group that is there; parents come before their children, as a walk has them.
 *
 * Return: 0, -ENOMEM.
 */
int roll_add(struct roll *roll, const char *path, const struct sample *sample);

/**
 * roll_note() - a group was seen to be made or removed since the call before.
 * @kind: INCIDENT_CREATE or INCIDENT_REMOVE.
 * @id: of the group; 0: not known.
 *
 * Also of one that no call ever meets. Notes are told in their order, at the end of the call.
 *
 * Return: 0, -ENOMEM.
 */
int roll_note(struct roll *roll, enum incident_kind kind, const char *path, uint64_t id,
	      uint64_t real_nsec);

/* Whether nobody was seen to come or go since the call before. */
bool roll_is_quiet(const struct roll *roll);

/**
 * roll_lost() - notes are missing: how many is not known.
 */
void roll_lost(struct roll *roll);

/**
 * roll_end() - everybody was called: tell what happened.
 *
 * After the first call nothing is told: what was there was there.
 *
 * Return: 0, -ENOMEM, or what @visit returned.
 */
int roll_end(struct roll *roll, incident_visit *visit, void *data);
