/* SPDX-License-Identifier: MIT */
#include "governor/histogram.h"

#include <stddef.h>

#define PARTS	  16 /* of a power of two; below that each number has a bucket of its own */
#define PART_BITS 4

static size_t bucket_of(uint64_t value)
{
	if (value < PARTS)
		return (size_t)value;
	unsigned int power = 63 - (unsigned int)__builtin_clzll(value);

	return (power - PART_BITS + 1) * PARTS + ((value >> (power - PART_BITS)) & (PARTS - 1));
}

static uint64_t upper_bound(size_t bucket)
{
	if (bucket < PARTS)
		return bucket;
	size_t shift = bucket / PARTS - 1;

	/* Of the last one it wraps around to what it should be. */
	return ((uint64_t)(PARTS + bucket % PARTS + 1) << shift) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t value, double weight)
{
	float *at = &histogram->weights[bucket_of(value)];

	*at = (float)((double)*at + weight);
	histogram->total += weight;
}

void histogram_scale(struct histogram *histogram, double factor)
{
	for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++)
		histogram->weights[i] = (float)((double)histogram->weights[i] * factor);
	histogram->total *= factor;
}

uint64_t histogram_percentile(const struct histogram *histogram, unsigned int percent)
{
	double wanted = histogram->total * percent / 100, sum = 0;
	size_t last = 0;

	for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
		if (histogram->weights[i] <= 0)
			continue;
		last = i;
		sum += (double)histogram->weights[i];
		if (sum >= wanted)
			break;
	}
	return upper_bound(last);
}
