/* SPDX-License-Identifier: MIT */
/*
 * Metric families: what the rows of the tables are called, and in which unit, where base units are
 * the rule. cpu.stat.usage_usec is cgov_cpu_stat_usage_seconds, a counter.
 *
 * https://prometheus.io/docs/practices/naming/, OpenMetrics 1.0.
 */
#pragma once

#include "cgroup/knob.h"
#include "cgroup/metric.h"
#include "common/text.h"

#include <stdbool.h>
#include <stdint.h>

/* By what power of ten, or whether by something else, a value becomes one in base units. */
enum family_scale {
	FAMILY_PLAIN,
	FAMILY_MICRO, /* usec to seconds */
	FAMILY_NANO,
	FAMILY_MILLI,
	FAMILY_HUNDREDTHS, /* of a percent, to a ratio */
	FAMILY_NICE,	   /* 0..39 to -20..19 */
};

enum family_kind {
	FAMILY_GAUGE,
	FAMILY_COUNTER,
	FAMILY_INFO, /* the value is 1, what it says is in the labels */
};

struct family {
	char name[96];	  /* without _total or _info */
	const char *unit; /* "bytes", "seconds", "ratio"; NULL where the name does not end in one */
	const char *help;
	enum family_kind kind;
	enum family_scale scale;
};

/**
 * family_of_metric() - the family of a row.
 *
 * Return: false for rows that are no numbers.
 */
bool family_of_metric(enum metric_id id, struct family *ret);

/**
 * family_of_knob() - the family of a field of a limit.
 *
 * Return: false for those that are no numbers.
 */
bool family_of_knob(enum knob_id id, const struct knob_field *field, struct family *ret);

/* The same for the tightest of a limit over a group and its ancestors. */
bool family_of_effective(enum knob_id id, const struct knob_field *field, struct family *ret);

/**
 * family_value() - "12.5".
 */
void family_value(const struct family *family, uint64_t value, struct text *ret);

/**
 * family_object_label() - what the objects of a file are: "device", "node", "resource", "region".
 */
const char *family_object_label(const char *file);
