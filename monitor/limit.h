/* SPDX-License-Identifier: MIT */
/*
 * The numbers in a limit's file, for outputs that want them one by one.
 */
#pragma once

#include "cgroup/file.h"
#include "cgroup/knob.h"

struct limit_number {
	struct span object; /* "8:0", "default", "sev"; len 0 where the file has none */
	size_t field;	    /* index in knob_fields() */
	uint64_t value;	    /* in the field's unit, UNIT_MAX for "max" */
};

typedef void limit_visit(const struct limit_number *number, void *data);

/**
 * limit_each() - every number of a file; words are left out.
 * @content: as a sample keeps it.
 */
void limit_each(const struct knob *knob, const struct knob_field *fields, size_t count,
		const char *content, limit_visit *visit, void *data);
