/* SPDX-License-Identifier: MIT */
/*
 * Reads groups into samples.
 */
#pragma once

#include "cgroup/kept.h"
#include "cgroup/sample.h"

/* What to read. */
enum sample_set {
	SAMPLE_FAST = 1 << METRIC_FAST,
	SAMPLE_SLOW = 1 << METRIC_SLOW,
	SAMPLE_STATIC = 1 << METRIC_STATIC, /* limits too */
	SAMPLE_ALL = SAMPLE_FAST | SAMPLE_SLOW | SAMPLE_STATIC,
};

/**
 * struct sampler - what repeated reads share: which files groups of a kind have, and in which order
 * the kernel prints their keys.
 */
struct sampler; /* private state */

struct sampler *sampler_new(void);
void sampler_free(struct sampler *sampler);

/* What moves all the time is read through descriptors that are kept; NULL: no more. Borrowed. */
void sampler_keep(struct sampler *sampler, struct kept *kept);

/**
 * sampler_read() - one group's files into @ret.
 * @set: bits of enum sample_set.
 *
 * One unreadable file never loses a sample: what is missing is not present. A line that cannot be
 * parsed loses that line only.
 *
 * Return: 0, -ENODEV when the group is gone, -ENOMEM.
 */
int sampler_read(struct sampler *sampler, const struct cg *cg, unsigned int set, struct sample *ret,
		 struct err *err);

/**
 * sampler_read_again() - the same, but texts that SAMPLE_STATIC wants are those of an earlier
 * sample.
 *
 * Limits are half of a group's files, and seldom change.
 */
int sampler_read_again(struct sampler *sampler, const struct cg *cg, unsigned int set,
		       const struct sample *before, struct sample *ret, struct err *err);
