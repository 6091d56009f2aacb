/* SPDX-License-Identifier: MIT */
/*
 * What an exporter says of itself.
 */
#pragma once

#include "monitor/series.h"

/* Of one sample, by --max-series. */
struct self_dropped {
	size_t groups, series;
};

/* Of an exporter that stays. */
struct self {
	const char *version;
	uint64_t samples, failures; /* taken; not taken */
	uint64_t took_usec;	    /* the last one */
	uint64_t cpu_usec;	    /* of the process since it began */
};

void self_write_dropped(struct series *series, const struct self_dropped *dropped);

/**
 * self_write() - the families cgov_export_...
 * @groups: in the sample.
 */
void self_write(struct series *series, const struct self *self, size_t groups);
