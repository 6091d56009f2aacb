/* SPDX-License-Identifier: MIT */
/*
 * Both text formats of Prometheus. A family's samples stand together, so the groups of a sample are
 * kept, packed, until all of them are known; from then on either format can be written, again and
 * again, until the next sample begins.
 */
#pragma once

#include "monitor/export.h"
#include "monitor/series.h"

int openmetrics_begin(struct export *export, const struct export_head *head, struct err *err);
int openmetrics_group(struct export *export, const struct export_group *group, struct err *err);
/* @classic: the older text format: no # EOF and no # UNIT, _total in the names of families. */
int openmetrics_end(struct export *export, bool classic, struct err *err);
void openmetrics_done(struct export *export);

/* One way through all groups, a family after the other. */
struct series_pass {
	struct export *export;
	struct series_group *groups;
	size_t count;
	struct series series;
};

typedef void series_write(struct series *series, const void *what);

/**
 * series_each() - a family: @write is called for each group.
 * @family: NULL goes on with the one before.
 * @what: handed on.
 */
int series_each(struct series_pass *pass, const struct family *family, series_write *write,
		const void *what, struct err *err);

/* What the two kinds of names make of the groups. */
int native_write(struct series_pass *pass, struct err *err);
int compat_write(struct series_pass *pass, struct err *err);
