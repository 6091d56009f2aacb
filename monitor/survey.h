/* SPDX-License-Identifier: MIT */
/*
 * Groups and all below them, each read once and handed on: nothing is kept, so the memory it takes
 * does not depend on how many there are.
 */
#pragma once

#include "cgroup/effective.h"
#include "cgroup/sampler.h"
#include "cgroup/tree.h"
#include "common/err.h"
#include "monitor/sources.h"

/* Where a walk begins. */
struct survey_start {
	struct cg cg;
	const char *path; /* from the root of the hierarchy; borrowed */
};

#define SURVEY_DEPTH_ALL UINT32_MAX

struct survey {
	struct sampler *sampler; /* borrowed */
	int root_fd;		 /* of the hierarchy, for the limits above a start */
	const struct survey_start *starts;
	size_t count;
	unsigned int depth; /* levels below a start; SURVEY_DEPTH_ALL */
	unsigned int set;   /* enum sample_set */
	/* Whether a group is visited; of others only the limits are read. NULL: all are. */
	bool (*wants)(const char *path, void *data);
	struct sources *sources; /* what else goes into the samples; NULL; borrowed */
};

struct survey_group {
	const char *path; /* from the root of the hierarchy */
	const struct sample *sample;
	const struct effective *effective;
};

/**
 * typedef survey_visit - called for each group; what it is given is valid until it returns.
 *
 * Return: 0; -errno with @err set to stop.
 */
typedef int survey_visit(const struct survey_group *group, void *data, struct err *err);

/**
 * survey_is_below() - whether the path of a group is @top or leads below it; the root is above all.
 * @ret_levels: how many below; can be NULL.
 */
bool survey_is_below(const char *path, const char *top, unsigned int *ret_levels);

/**
 * survey_walk() - read every group once.
 *
 * Parents come first. A group that vanishes meanwhile is left out; one that several starts cover
 * comes once.
 */
int survey_walk(const struct survey *survey, survey_visit *visit, void *data, struct err *err);
