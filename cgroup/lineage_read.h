/* SPDX-License-Identifier: MIT */
/*
 * A group and its ancestors, read at one moment.
 */
#pragma once

#include "cgroup/frame.h"
#include "cgroup/lineage.h"
#include "cgroup/sampler.h"

struct lineage_moment {
	struct sample samples[LINEAGE_MAX]; /* the group's, its parent's, ... */
	size_t count;
	struct effective effective; /* of the group */
};

/**
 * lineage_read() - every number of a group and of those above it.
 * @root_fd: the root of the hierarchy.
 * @path: of the group, from there.
 * @ret: lineage_moment_done(), also after a failure.
 *
 * Ancestors that cannot be read end it.
 *
 * Return: 0; -ENOENT, -ENODEV when the group is gone; -ENOMEM.
 */
int lineage_read(struct sampler *sampler, int root_fd, const char *path, struct lineage_moment *ret,
		 struct err *err);

/**
 * lineage_recorded() - the same of a frame.
 * @path: of the group, from the root of the hierarchy.
 *
 * Return: 0; -ENOENT when it is not in the frame, or only as one that is above others; -ENOMEM.
 */
int lineage_recorded(const struct frame *frame, const char *path, struct lineage_moment *ret);
void lineage_moment_done(struct lineage_moment *moment);
#define AUTO_LINEAGE_MOMENT CLEANUP(lineage_moment_done)

/**
 * lineage_of() - the group between two moments.
 * @path, @then, @now: borrowed.
 */
void lineage_of(const char *path, const struct lineage_moment *then,
		const struct lineage_moment *now, struct lineage *ret);
