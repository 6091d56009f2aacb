/* SPDX-License-Identifier: MIT */
/*
 * What roll.c and roll_tell.c share.
 */
#pragma once

#include "common/arena.h"
#include "monitor/roll.h"

#include <stdbool.h>
#include <stddef.h>

/* Kinds that are counters come first in the table. */
#define ROLL_COUNTED   (INCIDENT_PIDS_MAX + 1)
#define ROLL_PRESSURES 3 /* cpu, memory, io */
#define ROLL_NO_PARENT SIZE_MAX

struct roll_counter {
	uint64_t below, local;
	bool has_below, has_local;
};

struct roll_pressure {
	uint64_t total_usec;
	bool has_total;
	bool high; /* it was told that it stalls */
};

struct roll_entry {
	uint64_t id;
	const char *path;
	size_t parent; /* index in the call; ROLL_NO_PARENT */
	bool has_frozen, frozen;
	bool seen;	    /* of the call before: it is there now too */
	bool made, removed; /* that was noted, and is told by the note */
	/* Of what @counters.below has, how much was told of groups; and what is still to be told of
	 * one that is gone. */
	uint64_t told[ROLL_COUNTED], rest[ROLL_COUNTED];
	struct roll_counter counters[ROLL_COUNTED];
	struct roll_pressure pressures[ROLL_PRESSURES];
};

struct roll_note {
	enum incident_kind kind;
	const char *path;
	uint64_t id; /* 0: not known */
	uint64_t real_nsec;
	struct roll_note *next;
};

struct roll_call {
	struct roll_entry *entries; /* owned */
	size_t count, room;
	uint32_t *by_id; /* owned; open addressing: index + 1 */
	size_t by_id_room;
	struct arena arena; /* paths, notes */
	struct roll_note *notes, *last_note;
	uint64_t real_nsec, mono_usec;
	bool lost;
};

struct roll {
	struct roll_call calls[2], *now, *then;
	bool called; /* there is a call before */
};

/* The entry with this id; NULL. */
struct roll_entry *roll_find(const struct roll_call *call, uint64_t id);

/* Whether one path is below another. */
bool roll_is_below(const char *path, const char *top);

/* Who is there in both calls; what all counters explain. For every call, the first too. */
void roll_compare(struct roll *roll);

/* Between the call before and this one. Return: 0, -ENOMEM, what @visit returned. */
int roll_tell(struct roll *roll, incident_visit *visit, void *data);
