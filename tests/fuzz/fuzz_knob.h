/* SPDX-License-Identifier: MIT */
/*
 * A knob for every input: the one it names, or any, so that no input is wasted.
 */
#pragma once

#include "cgroup/knob.h"

#include <string.h>

static inline struct knob_name fuzz_knob(const char *file)
{
	struct knob_name name;
	size_t sum = strlen(file);

	if (knob_find(file, &name))
		return name;
	for (; *file; file++)
		sum += (unsigned char)*file;
	name = (struct knob_name){.knob = &knobs[sum % KNOB_COUNT]};
	if (strstr(name.knob->file, "SIZE"))
		memcpy(name.size, "2MB", sizeof("2MB"));
	return name;
}
