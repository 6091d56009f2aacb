/* SPDX-License-Identifier: MIT */
/*
 * How often a number had which size. Buckets are a sixteenth of a power of two wide, so what comes
 * out is at most 6.25 % above what went in, whatever its size.
 */
#pragma once

#include <stdint.h>

#define HISTOGRAM_BUCKETS 976 /* all of 64 bits */

/* All zero is empty. */
struct histogram {
	float weights[HISTOGRAM_BUCKETS];
	double total;
};

/* @weight: of whatever unit, above 0: how long it was so. */
void histogram_add(struct histogram *histogram, uint64_t value, double weight);

/* Multiplies all weights: what is old counts less. */
void histogram_scale(struct histogram *histogram, double factor);

/**
 * histogram_percentile() - what @percent of the weight are not above.
 *
 * Return: the upper bound of that bucket; 0 of an empty one.
 */
uint64_t histogram_percentile(const struct histogram *histogram, unsigned int percent);
