/* SPDX-License-Identifier: MIT */
/*
 * Output formats. Each is one file, export_NAME.c, and one word in meson.build; groups are handed
 * in one after the other.
 */
#pragma once

#include "cgroup/delta.h"
#include "cgroup/effective.h"
#include "common/err.h"
#include "common/text.h"

struct self;
struct sockets;

struct export_head {
	uint64_t real_nsec;
	const char *boot_id;	/* "" where unknown */
	uint64_t interval_usec; /* since the sample before; 0 for the first */
};

struct export_group {
	const char *path; /* from the root of the hierarchy */
	const char *name; /* as cgov calls it; NULL where it is not one of cgov's */
	const struct sample *sample;
	const struct delta *rates; /* NULL: none asked for, or the first sample */
	const struct effective *effective;
	const struct sockets *sockets; /* NULL: not asked for */
};

/* What the metrics formats call things. */
enum export_names {
	EXPORT_NAMES_CGOV,     /* after the kernel's files */
	EXPORT_NAMES_CADVISOR, /* what dashboards made for cAdvisor look for */
};

struct export
{
	const struct exporter *exporter;
	struct text out; /* what was made so far and not handed on; owned */
	bool pretty;	 /* for people */
	bool live;	 /* one of a row of samples: columns that need the one before make sense */
	enum export_names names;
	size_t max_series;	 /* of the metrics formats; 0: no end */
	const struct self *self; /* of an exporter that stays; can be NULL */
	/* Hands on what is in @out and empties it. Return: 0, -errno with @err set. */
	int (*flush)(struct export * export, struct err * err);
	void *data;  /* of @flush */
	void *state; /* of the exporter */
};

struct exporter {
	const char *name; /* the option --NAME */
	const char *help;
	bool metrics; /* families and series: names and how many series can be asked for */
	int (*begin)(struct export *export, const struct export_head *head, struct err *err);
	int (*group)(struct export *export, const struct export_group *group, struct err *err);
	int (*end)(struct export *export, struct err *err);
	void (*done)(struct export *export); /* frees @state; can be NULL */
};

extern const struct exporter *const exporters[]; /* NULL-terminated */

/* Return: NULL when there is no such format. */
const struct exporter *exporter_find(const char *name);

/**
 * export_begin() - one sample of many groups begins.
 */
int export_begin(struct export *export, const struct export_head *head, struct err *err);
int export_group(struct export *export, const struct export_group *group, struct err *err);
int export_end(struct export *export, struct err *err);

/* Hands on what was made when it has become long. */
int export_relieve(struct export *export, struct err *err);
void export_done(struct export *export);
#define AUTO_EXPORT CLEANUP(export_done)
