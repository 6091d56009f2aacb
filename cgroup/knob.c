/* SPDX-License-Identifier: MIT */
#include "cgroup/knob.h"

#include <string.h>

#define KNOB(id_, file_, controller_, shape_, unit_, low_, high_, untouched_, fields_, since_, \
	     help_)                                                                            \
	{                                                                                      \
		.id = KNOB_##id_,                                                              \
		.file = file_,                                                                 \
		.controller = controller_,                                                     \
		.shape = KNOB_##shape_,                                                        \
		.unit = KNOB_UNIT_##unit_,                                                     \
		.low = low_,                                                                   \
		.high = high_,                                                                 \
		.untouched = untouched_,                                                       \
		.fields = fields_,                                                             \
		.since = since_,                                                               \
		.help = help_,                                                                 \
	},

const struct knob knobs[KNOB_COUNT] = {
#include "cgroup/knob.def"
};

bool knob_is_settable(const struct knob *knob)
{
	return knob->shape != KNOB_VERB;
}
