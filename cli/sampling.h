/* SPDX-License-Identifier: MIT */
/*
 * Samples of groups on standard output, in one of the output formats: what stat does once and watch
 * again and again.
 */
#pragma once

#include "cgroup/host.h"
#include "cli/groups.h"
#include "common/err.h"
#include "monitor/export.h"
#include "monitor/filter.h"
#include "monitor/history.h"
#include "monitor/incidents.h"

/* What the command line asks for. */
struct sampling_options {
	unsigned int depth;   /* SURVEY_DEPTH_ALL */
	struct filter filter; /* all zero: every group */
	enum export_names names;
	size_t max_series; /* 0: no end */
	bool processes;	   /* with events, those of processes too */
	bool sockets;	   /* of each group, where the format has them */
	bool listen;	   /* to tasks that end between samples */
};

struct sampling {
	struct groups groups;	 /* owned */
	struct sampler *sampler; /* owned */
	struct sources *sources; /* can be NULL; owned */
	struct export export;
	bool has_sockets; /* this sample; a lack of them was said otherwise */
	bool sockets_noted;
	struct history history;			/* of a watch, for rates */
	const struct sampling_options *options; /* borrowed */
	bool rates;
	struct incidents *incidents; /* told of each group; NULL: none; borrowed */
	char boot_id[HOST_BOOT_ID_SIZE];
	uint64_t last_usec; /* when the sample before began; 0 for none */
};

/**
 * sampling_open() - find the groups and get ready.
 * @exporter: NULL writes nothing: the samples are for the incidents only.
 * @options: borrowed until sampling_close().
 * @names: NULL-terminated; see groups_open().
 */
int sampling_open(const struct exporter *exporter, const struct sampling_options *options,
		  char *const *names, struct sampling *ret, struct err *err);
void sampling_close(struct sampling *sampling);
#define AUTO_SAMPLING CLEANUP(sampling_close)

/**
 * sampling_take() - read every group once and write it out.
 */
int sampling_take(struct sampling *sampling, struct err *err);

/* On stderr, once each, what is not read as it could be. @sources can be NULL. */
void sampling_note(struct sources *sources);

/* The flush of an export to standard output. */
int sampling_flush(struct export *export, struct err *err);
