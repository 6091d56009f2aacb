/* SPDX-License-Identifier: MIT */
#include "monitor/trend.h"

/* Less than a tenth of a CPU, or of the time, is no mountain. */
#define PERCENT_TOP_MIN 1000

/* A size needs no more than KiB, and 32 bits of those are 4 TiB. */
static uint64_t unit_of(enum column_id column)
{
	return columns[column].how != HOW_SUM_RATE && !column_is_percent(&columns[column]) &&
			       metrics[columns[column].metric].unit == METRIC_UNIT_BYTES
		       ? 1024
		       : 1;
}

enum column_id trend_column(enum column_id sort)
{
	switch (columns[sort].how) {
	case HOW_VALUE:
	case HOW_RATE:
	case HOW_SUM_RATE:
	case HOW_PERCENT:
	case HOW_BAR:
	case HOW_IO_BAR:
	case HOW_SUM:
	case HOW_INHERITED:
	case HOW_PEAK:
		return sort == COLUMN_COUNT ? COLUMN_CPU : sort;
	case HOW_QUOTA:
	case HOW_LIMIT:
	case HOW_OWNER:
	case HOW_IO_OWNER:
	case HOW_TREND:
	case HOW_EVENTS:
	case HOW_TEXT:
	case HOW_EACH:
		return COLUMN_CPU;
	}
	return COLUMN_CPU;
}

void trend_put(struct trend *trend, enum column_id column, const uint64_t *figure)
{
	uint64_t value = figure ? *figure / unit_of(column) : TREND_UNKNOWN;

	if (trend->column != column)
		*trend = (struct trend){.column = column};
	if (figure && value >= TREND_UNKNOWN)
		value = TREND_UNKNOWN - 1;
	trend->figures[trend->next] = (uint32_t)value;
	trend->next = (trend->next + 1) % TREND_SIZE;
	trend->count += trend->count < TREND_SIZE;
}

uint32_t trend_get(const struct trend *trend, size_t back)
{
	if (back >= trend->count)
		return TREND_UNKNOWN;
	return trend->figures[(trend->next + TREND_SIZE - 1 - back) % TREND_SIZE];
}

bool trend_mean(const struct trend *trend, uint64_t *ret)
{
	uint64_t sum = 0, count = 0;

	for (size_t i = 0; i < trend->count; i++) {
		if (trend->figures[i] == TREND_UNKNOWN)
			continue;
		sum += trend->figures[i];
		count++;
	}
	if (count > 0)
		*ret = sum / count * unit_of(trend->column);
	return count > 0;
}

uint32_t trend_top(const struct trend *trend, size_t count)
{
	uint32_t top = column_is_percent(&columns[trend->column]) ? PERCENT_TOP_MIN : 1;

	for (size_t i = 0; i < count && i < trend->count; i++) {
		uint32_t figure = trend_get(trend, i);
		if (figure != TREND_UNKNOWN && figure > top)
			top = figure;
	}
	return top;
}
