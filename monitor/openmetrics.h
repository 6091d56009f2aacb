/* SPDX-License-Identifier: MIT */
/*
 * Both text formats of Prometheus. A family's samples stand together, so the groups of a sample are
 * kept, packed, until all of them are known.
 *
 * https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
 */
#pragma once

#include "monitor/export.h"

int openmetrics_begin(struct export *export, const struct export_head *head, struct err *err);
int openmetrics_group(struct export *export, const struct export_group *group, struct err *err);
/* @classic: the older text format: no # EOF and no # UNIT, _total in the names of families. */
int openmetrics_end(struct export *export, bool classic, struct err *err);
void openmetrics_done(struct export *export);
