/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "common/unit.h"
#include "monitor/export.h"

/* For people: a line a group, what is not known is a dash. The name comes last, so that no width
 * needs to be known before all groups are. */

#define CELL UNIT_TEXT_SIZE

static int begin(struct export *export, const struct export_head *head, UNUSED struct err *err)
{
	if (export->live && head->interval_usec > 0)
		text_add(&export->out, "\n");
	text_addf(&export->out, "%9s %9s %9s %9s %9s %7s %7s %7s %4s  %s\n",
		  export->live ? "CPU%" : "CPU", "THROTTLED", "MEMORY", "LIMIT", "SWAP", "PIDS",
		  "CPU-PSI", "MEM-PSI", "OOM", "GROUP");
	return 0;
}

static void dash(char cell[CELL])
{
	memcpy(cell, "-", 2);
}

static void time_cell(const struct export_group *group, const struct export *export,
		      enum metric_id id, char cell[CELL])
{
	uint64_t value;

	dash(cell);
	if (export->live && group->rates && delta_percent(group->rates, id, &value))
		unit_print_percent(value, 1, cell);
	else if (!export->live && sample_get(group->sample, id, &value))
		unit_print_usec(value, cell);
}

static void bytes_cell(const struct sample *sample, enum metric_id id, char cell[CELL])
{
	uint64_t value;

	dash(cell);
	if (sample_get(sample, id, &value))
		unit_print_bytes(value, cell);
}

static void count_cell(const struct sample *sample, enum metric_id id, char cell[CELL])
{
	uint64_t value;

	dash(cell);
	if (sample_get(sample, id, &value))
		unit_print_count(value, cell);
}

static void percent_cell(const struct sample *sample, enum metric_id id, char cell[CELL])
{
	uint64_t value;

	dash(cell);
	if (sample_get(sample, id, &value))
		unit_print_percent(value, 1, cell);
}

static void limit_cell(const struct effective_limit *limit, char cell[CELL])
{
	dash(cell);
	if (limit->known)
		unit_print_bytes(limit->value, cell);
}

static int write_group(struct export *export, const struct export_group *group,
		       UNUSED struct err *err)
{
	const struct sample *sample = group->sample;
	char cpu[CELL], throttled[CELL], memory[CELL], limit[CELL], swap[CELL], pids[CELL];
	char cpu_psi[CELL], memory_psi[CELL], oom[CELL];

	time_cell(group, export, METRIC_CPU_STAT_USAGE_USEC, cpu);
	time_cell(group, export, METRIC_CPU_STAT_THROTTLED_USEC, throttled);
	bytes_cell(sample, METRIC_MEMORY_CURRENT, memory);
	limit_cell(&group->effective->limits[EFFECTIVE_MEMORY_MAX], limit);
	bytes_cell(sample, METRIC_MEMORY_SWAP_CURRENT, swap);
	count_cell(sample, METRIC_PIDS_CURRENT, pids);
	percent_cell(sample, METRIC_CPU_PRESSURE_SOME_AVG10, cpu_psi);
	percent_cell(sample, METRIC_MEMORY_PRESSURE_SOME_AVG10, memory_psi);
	count_cell(sample, METRIC_MEMORY_EVENTS_OOM_KILL, oom);
	text_addf(&export->out, "%9s %9s %9s %9s %9s %7s %7s %7s %4s  ", cpu, throttled, memory,
		  limit, swap, pids, cpu_psi, memory_psi, oom);
	text_add_safe(&export->out, group->path, strlen(group->path));
	text_add(&export->out, "\n");
	return 0;
}

static int end(UNUSED struct export *export, UNUSED struct err *err)
{
	return 0;
}

const struct exporter export_text = {
	.name = "text",
	.help = "a line a group (default)",
	.begin = begin,
	.group = write_group,
	.end = end,
};
