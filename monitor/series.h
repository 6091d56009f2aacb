/* SPDX-License-Identifier: MIT */
/*
 * The lines of both text formats of Prometheus: the head of a family, once, and its samples.
 *
 * https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
 */
#pragma once

#include "cgroup/effective.h"
#include "cgroup/file.h"
#include "common/text.h"
#include "monitor/family.h"

/* A group as it is kept until all of them are known: a family's samples stand together. */
struct series_group {
	struct sample *sample; /* packed; owned */
	char *path;	       /* owned */
	char *name;	       /* as cgov calls it; owned, can be NULL */
	char *labels;	       /* owned; of each of its series: group="/web" */
	struct effective effective;
	size_t count; /* of its series, once they were counted */
	bool dropped; /* there are too many series for it */
};

/* What is being written. */
struct series {
	struct text *out;
	struct series_group *group; /* NULL: what belongs to none */
	struct family family;
	uint64_t real_nsec; /* when the sample began */
	bool classic;	    /* the older format: no # UNIT, _total and _info in names of families */
	bool counting;	    /* nothing is written: the group's series are counted */
	bool begun;	    /* the head of the family is written */
};

struct series_label {
	const char *name;
	struct span value; /* any bytes */
};

/**
 * series_family() - what follows belongs to another family.
 *
 * Its head comes with its first sample: a family that nobody has is not there.
 */
void series_family(struct series *series, const struct family *family);

/**
 * series_add() - a sample of the group.
 * @labels: beside those of the group; those without a value are left out.
 * @value: nothing is written for UNIT_MAX: no limit, no series.
 */
void series_add(struct series *series, const struct series_label *labels, size_t count,
		uint64_t value);

/**
 * series_add_label() - `name="value"`, any bytes between the quotes.
 *
 * Values with something to hide begin with U+FFFD, and no others have one: two groups never get one
 * name, which would make the whole text invalid.
 */
void series_add_label(struct text *out, const char *name, struct span value);
