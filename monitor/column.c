/* SPDX-License-Identifier: MIT */
#include "monitor/column.h"

#include <errno.h>
#include <string.h>

#define METRIC_RANK	 2 /* somebody asked for it */
#define METRIC_WIDTH_MIN 6
#define METRIC_WIDTH_MAX 12
#define EVENTS_WIDTH_MIN 10

/* Sizes and times of one object each are not added up; what moves by each is. */
#define HOW_OF_ONE(kind, unit)                                  \
	(METRIC_##kind != METRIC_COUNTER	  ? HOW_VALUE   \
	 : METRIC_UNIT_##unit == METRIC_UNIT_USEC ? HOW_PERCENT \
						  : HOW_RATE)
#define HOW_OF_MANY(kind)	  (METRIC_##kind == METRIC_COUNTER ? HOW_SUM_RATE : HOW_EACH)
#define HOW_OF_SINGLE(kind, unit) HOW_OF_ONE(kind, unit)
#define HOW_OF_FLAT(kind, unit)	  HOW_OF_ONE(kind, unit)
#define HOW_OF_PSI(kind, unit)	  HOW_OF_ONE(kind, unit)
#define HOW_OF_KEYED(kind, unit)  HOW_OF_MANY(kind)
#define HOW_OF_NODES(kind, unit)  HOW_OF_MANY(kind)
#define HOW_OF_ROW(kind, unit)	  HOW_OF_MANY(kind)
#define HOW_OF_PAIRS(kind, unit)  HOW_OF_MANY(kind)
#define HOW_OF_EVENTS(kind, unit) HOW_OF_MANY(kind)
#define HOW_OF_LIST(kind, unit)	  HOW_TEXT
#define HOW_OF_TEXT(kind, unit)	  HOW_TEXT

const struct column columns[COLUMN_END] = {
#define COLUMN(id_, rank_, title_, words_, width_, how_, metric_, help_) \
	[COLUMN_##id_] = {.rank = rank_,                                 \
			  .id = #id_,                                    \
			  .title = title_,                               \
			  .words = words_,                               \
			  .width = width_,                               \
			  .how = HOW_##how_,                             \
			  .metric = METRIC_##metric_,                    \
			  .help = help_},
#define COLUMN_MORE COLUMN
#include "monitor/column.def"
#undef COLUMN_MORE
#undef COLUMN
#define METRIC(id_, file_, key_, format_, kind_, unit_, pace_, since_, help_)    \
	[COLUMN_METRIC + METRIC_##id_] = {.rank = METRIC_RANK,                   \
					  .id = #id_,                            \
					  .title = key_,                         \
					  .width = METRIC_WIDTH_MIN,             \
					  .how = HOW_OF_##format_(kind_, unit_), \
					  .metric = METRIC_##id_,                \
					  .help = help_},
#include "cgroup/metric.def"
#undef METRIC
};

bool column_is_bar(const struct column *column)
{
	return column->how == HOW_BAR || column->how == HOW_IO_BAR;
}

bool column_is_words(const struct column *column)
{
	return column->how == HOW_OWNER || column->how == HOW_IO_OWNER || column->how == HOW_TEXT ||
	       column->how == HOW_EACH;
}

bool column_is_percent(const struct column *column)
{
	return column->how == HOW_PERCENT || column->how == HOW_INHERITED ||
	       column->how == HOW_QUOTA || column_is_bar(column) ||
	       (column->how == HOW_VALUE && metrics[column->metric].unit == METRIC_UNIT_PERCENT);
}

int column_width(const struct column *column)
{
	if (column - columns < COLUMN_COUNT)
		return column->width ? column->width : EVENTS_WIDTH_MIN;
	size_t len = column_is_words(column) ? METRIC_WIDTH_MAX : strlen(column_title(column));
	return len < METRIC_WIDTH_MIN	? METRIC_WIDTH_MIN
	       : len > METRIC_WIDTH_MAX ? METRIC_WIDTH_MAX
					: (int)len;
}

const char *column_title(const struct column *column)
{
	return column->title ? column->title : metrics[column->metric].file;
}

const char *column_words(const struct column *column)
{
	return column->words ? column->words : metrics[column->metric].name;
}
