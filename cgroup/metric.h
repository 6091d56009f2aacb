/* SPDX-License-Identifier: MIT */
/*
 * The numbers that interface files hold. The knowledge is metric.def.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum metric_id {
#define METRIC(id, ...) METRIC_##id,
#include "cgroup/metric.def"
#undef METRIC
	METRIC_COUNT, /* no metric */
};

/* How the file that holds it is written. */
enum metric_format {
	METRIC_SINGLE, /* "4096", "max" */
	METRIC_FLAT,   /* "key value" lines */
	METRIC_PSI,    /* "some avg10=0.00 ... total=0" */
	METRIC_KEYED,  /* "8:0 rbytes=1 ...": keys of each device */
	METRIC_NODES,  /* "anon N0=1 N1=2": a value of the key for each node */
	METRIC_ROW,    /* "total=2 N0=1 N1=1": a value for each name */
	METRIC_PAIRS,  /* "sev 10": a value for each resource */
	METRIC_EVENTS, /* "sev.max 10": keys of each resource */
	METRIC_LIST,   /* "cpu memory io": words */
	METRIC_TEXT,   /* "0-3,6", "domain threaded": one piece */
};

enum metric_kind {
	METRIC_COUNTER, /* only grows; restarts with the group */
	METRIC_GAUGE,
	METRIC_INFO, /* text */
};

enum metric_unit {
	METRIC_UNIT_NONE, /* a count */
	METRIC_UNIT_BYTES,
	METRIC_UNIT_USEC,
	METRIC_UNIT_NSEC,
	METRIC_UNIT_MSEC,
	METRIC_UNIT_PERCENT, /* hundredths */
	METRIC_UNIT_PAGES,
};

/* Which read of a sample takes the file: what changes each tick, what is dear, what seldom moves.
 */
enum metric_pace {
	METRIC_FAST,
	METRIC_SLOW,
	METRIC_STATIC,
};

struct metric {
	enum metric_id id;
	const char *name; /* "memory.stat.anon": file and key joined by dots, SIZE kept */
	const char *file; /* "memory.stat", "hugetlb.SIZE.current" */
	const char
		*key; /* "anon", "some.total", "rbytes" of each device; NULL where there is none */
	enum metric_format format;
	enum metric_kind kind;
	enum metric_unit unit;
	enum metric_pace pace;
	const char *since;
	const char *help;
};

extern const struct metric metrics[METRIC_COUNT];

/**
 * metric_rows() - how many rows the file of @first has; they follow it in the table.
 * @first: the first row of a file.
 */
size_t metric_rows(enum metric_id first);

/**
 * metric_has_objects() - whether the number exists once for each device, node, resource or page
 * size, so that no single value can be had.
 */
bool metric_has_objects(const struct metric *metric);

/**
 * metric_find_file() - the first row of the file that a name belongs to.
 * @file: "memory.stat", "hugetlb.2MB.current".
 *
 * Return: NULL when no row has it.
 */
const struct metric *metric_find_file(const char *file);

/**
 * metric_find() - by name.
 * @name: "memory.stat.anon", "hugetlb.SIZE.current".
 *
 * Return: NULL when there is none.
 */
const struct metric *metric_find(const char *name);

/**
 * metric_nearest() - the name most like @name, borrowed from the table; NULL when none is near.
 */
const char *metric_nearest(const char *name);

const char *metric_kind_name(enum metric_kind kind); /* "counter", "gauge", "info" */
const char *metric_unit_name(enum metric_unit unit); /* "bytes", "usec"; "" for a count */
