/* SPDX-License-Identifier: MIT */
#include "monitor/openmetrics.h"

static int end(struct export *export, struct err *err)
{
	return openmetrics_end(export, true, err);
}

const struct exporter export_prometheus = {
	.name = "prometheus",
	.help = "the classic Prometheus text format",
	.metrics = true,
	.begin = openmetrics_begin,
	.group = openmetrics_group,
	.end = end,
	.done = openmetrics_done,
};
