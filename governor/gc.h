/* SPDX-License-Identifier: MIT */
/*
 * What a crash left: an apply that did not come to its end, and workloads whose supervisor died.
 * Doing it twice does nothing the second time.
 */
#pragma once

#include "cgroup/host.h"
#include "cgroup/owner.h"
#include "common/err.h"
#include "common/text.h"

/**
 * gc_sweep() - the same as gc_launches() for who has the folder of the records open.
 * @root_fd: the root of the hierarchy.
 */
int gc_sweep(int launches_fd, int root_fd, const char *boot_id, struct text *ret_cleaned,
	     struct err *err);

/**
 * gc_launches() - kill and remove the groups of workloads whose supervisor is gone.
 * @owner: any subtree of the hierarchy in which they ran.
 * @ret_cleaned: gets a line for each.
 *
 * Return: 0, or a failure after all were tried; what is left keeps its record.
 */
int gc_launches(const struct owner *owner, const struct host *host, const char *state_dir,
		struct text *ret_cleaned, struct err *err);

/**
 * gc_apply() - take back an apply of the subtree that was interrupted; one that is under way is
 * let be, without waiting for it.
 *
 * Costs one look when there is nothing.
 */
int gc_apply(const struct owner *owner, const struct host *host, const char *state_dir,
	     struct text *ret_cleaned, struct err *err);
