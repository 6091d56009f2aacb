/* SPDX-License-Identifier: MIT */
/*
 * What a crashed cgov left: its record, its group, and perhaps processes in that.
 */
#pragma once

#include "common/err.h"

/**
 * typedef sweep_told - called for each launch that was cleaned.
 * @name, @group: as in its record; hostile to a terminal.
 */
typedef void sweep_told(const char *name, const char *group, void *data);

/**
 * sweep_crashed() - kill, remove and forget all launches whose supervisor is gone.
 * @launches_fd: folder of the records.
 * @root_fd: the root of the hierarchy.
 * @boot_id: of now; groups of another boot are gone with it.
 * @told: can be NULL.
 *
 * Costs a look at the folder when nothing crashed. What cannot be cleaned keeps its record; the
 * last such failure is returned.
 */
int sweep_crashed(int launches_fd, int root_fd, const char *boot_id, sweep_told *told, void *data,
		  struct err *err);
