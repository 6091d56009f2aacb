/* SPDX-License-Identifier: MIT */
/*
 * Something that happened to a group: an OOM kill, a hit of a limit, its making or removal. In JSON
 * it is an event, cgov.event/1; here the word is incident, for sd-event has that one.
 */
#pragma once

#include "cgroup/metric.h"
#include "common/err.h"
#include "common/text.h"

#include <stdint.h>

enum incident_kind {
#define INCIDENT(id, ...) INCIDENT_##id,
#include "monitor/incident.def"
#undef INCIDENT
	INCIDENT_COUNT, /* no incident */
};

struct incident {
	enum incident_kind kind;
	uint64_t real_nsec; /* when it happened, or when it was seen */
	const char *path;   /* of the group, from the root of the hierarchy */
	uint64_t id;	    /* of the group; 0: not known */
	uint64_t count;	    /* how often since it was looked at before */
	const char *detail; /* NULL: none */
};

/* Return: 0 to go on, -errno to stop. */
typedef int incident_visit(const struct incident *incident, void *data);

/* "oom_kill". */
const char *incident_name(enum incident_kind kind);
enum incident_kind incident_find(const char *name);

/* "killed for lack of memory". */
const char *incident_words(enum incident_kind kind);

/* 'K': in graphs. */
char incident_mark(enum incident_kind kind);

/* Counters that tell of a kind; METRIC_COUNT: none. */
enum metric_id incident_below(enum incident_kind kind);
enum metric_id incident_local(enum incident_kind kind);

/**
 * incident_json() - as cgov.event/1, on one line without a newline.
 * @boot_id: can be NULL.
 */
void incident_json(const struct incident *incident, const char *boot_id, struct text *ret);

struct json;

/**
 * incident_read() - from a cgov.event/1 that anybody may have written.
 * @ret: its texts are borrowed from @json.
 *
 * Return: 0, -EBADMSG.
 */
int incident_read(const struct json *json, struct incident *ret);
