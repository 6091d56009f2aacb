/* SPDX-License-Identifier: MIT */
#include "monitor/chart.h"

const struct chart charts[CHART_COUNT] = {
#define CHART(id_, set_, title_, column_, limit_)    \
	[CHART_##id_] = {.set = CHARTS_##set_,       \
			 .title = title_,            \
			 .column = COLUMN_##column_, \
			 .limit = COLUMN_##limit_},
#include "monitor/chart.def"
#undef CHART
};

bool chart_is_in(enum chart_id id, enum chart_set set)
{
	return set == CHARTS_ALL || charts[id].set == set;
}
