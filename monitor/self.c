/* SPDX-License-Identifier: MIT */
#include "monitor/self.h"

#include <string.h>

static void write_one(struct series *series, const struct family *family, uint64_t value)
{
	series_family(series, family);
	series_add(series, NULL, 0, value);
}

void self_write_dropped(struct series *series, const struct self_dropped *dropped)
{
	static const struct family groups = {
		.name = "cgov_export_dropped_groups",
		.help = "groups of this sample left out by --max-series",
	};
	static const struct family dropped_series = {
		.name = "cgov_export_dropped_series",
		.help = "series of this sample left out by --max-series",
	};
	write_one(series, &groups, dropped->groups);
	write_one(series, &dropped_series, dropped->series);
}

static void write_build(struct series *series, const char *version)
{
	static const struct family build = {
		.name = "cgov_build",
		.help = "the cgov that exports",
		.kind = FAMILY_INFO,
	};
	const struct series_label label = {"version", {version, strlen(version)}};

	series_family(series, &build);
	series_add(series, &label, 1, 1);
}

void self_write(struct series *series, const struct self *self, size_t groups)
{
	const struct {
		struct family family;
		uint64_t value;
	} rows[] = {
		{{.name = "cgov_export_groups", .help = "groups in this sample"}, groups},
		{{.name = "cgov_export_sample_timestamp_seconds",
		  .unit = "seconds",
		  .help = "when this sample was taken, since 1970",
		  .scale = FAMILY_NANO},
		 series->real_nsec},
		{{.name = "cgov_export_sample_duration_seconds",
		  .unit = "seconds",
		  .help = "how long it took to read the groups",
		  .scale = FAMILY_MICRO},
		 self->took_usec},
		{{.name = "cgov_export_samples", .help = "samples taken", .kind = FAMILY_COUNTER},
		 self->samples},
		{{.name = "cgov_export_failures",
		  .help = "samples that could not be taken",
		  .kind = FAMILY_COUNTER},
		 self->failures},
		{{.name = "cgov_export_cpu_seconds",
		  .unit = "seconds",
		  .help = "CPU time that the exporter itself used",
		  .kind = FAMILY_COUNTER,
		  .scale = FAMILY_MICRO},
		 self->cpu_usec},
	};
	write_build(series, self->version);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		write_one(series, &rows[i].family, rows[i].value);
}
