/* SPDX-License-Identifier: MIT */
#include "monitor/openmetrics.h"

static int end(struct export *export, struct err *err)
{
	return openmetrics_end(export, false, err);
}

const struct exporter export_openmetrics = {
	.name = "openmetrics",
	.help = "OpenMetrics 1.0",
	.metrics = true,
	.begin = openmetrics_begin,
	.group = openmetrics_group,
	.end = end,
	.done = openmetrics_done,
};
