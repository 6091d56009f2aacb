/* SPDX-License-Identifier: MIT */
#include "monitor/roll.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "monitor/roll_parts.h"

struct roll *roll_new(void)
{
	struct roll *roll = calloc(1, sizeof(*roll));

	if (roll) {
		roll->now = &roll->calls[0];
		roll->then = &roll->calls[1];
	}
	return roll;
}

static void call_done(struct roll_call *call)
{
	free(call->entries);
	free(call->by_id);
	arena_done(&call->arena);
	*call = (struct roll_call){0};
}

void roll_free(struct roll *roll)
{
	if (!roll)
		return;
	call_done(&roll->calls[0]);
	call_done(&roll->calls[1]);
	free(roll);
}

void roll_begin(struct roll *roll, uint64_t real_nsec, uint64_t mono_usec)
{
	/* What a call that failed half-way brought is not there to compare with; its notes are. */
	roll->now->count = 0;
	roll->now->real_nsec = real_nsec;
	roll->now->mono_usec = mono_usec;
}

bool roll_is_below(const char *path, const char *top)
{
	size_t len = top[1] ? strlen(top) : 0;

	return strncmp(path, top, len) == 0 && path[len] == '/' && path[len + 1];
}

/* The walk is depth first: the parent is the group before, or one of those above that. */
static size_t parent_of(const struct roll_call *call, const char *path)
{
	size_t at = call->count;

	if (at == 0)
		return ROLL_NO_PARENT;
	for (at--; at != ROLL_NO_PARENT && !roll_is_below(path, call->entries[at].path);)
		at = call->entries[at].parent;
	return at;
}

/* A kernel without counters of the group alone counts the group alone in the others. */
static void read_counters(const struct sample *sample, struct roll_entry *entry)
{
	for (enum incident_kind kind = 0; kind < ROLL_COUNTED; kind++) {
		struct roll_counter *counter = &entry->counters[kind];
		counter->has_below = sample_get(sample, incident_below(kind), &counter->below);
		counter->has_local = sample_get(sample, incident_local(kind), &counter->local);
		if (!counter->has_local && counter->has_below) {
			counter->local = counter->below;
			counter->has_local = true;
			counter->has_below = false;
		}
	}
}

static void read_pressure(const struct sample *sample, struct roll_entry *entry)
{
	static const enum metric_id totals[ROLL_PRESSURES] = {
		METRIC_CPU_PRESSURE_SOME_TOTAL,
		METRIC_MEMORY_PRESSURE_SOME_TOTAL,
		METRIC_IO_PRESSURE_SOME_TOTAL,
	};

	for (size_t i = 0; i < ROLL_PRESSURES; i++)
		entry->pressures[i].has_total =
			sample_get(sample, totals[i], &entry->pressures[i].total_usec);
}

int roll_add(struct roll *roll, const char *path, const struct sample *sample)
{
	struct roll_call *call = roll->now;
	struct roll_entry *entry;
	uint64_t frozen;

	if (call->count == call->room) {
		size_t room = call->room ? call->room * 2 : 64;
		entry = realloc(call->entries, room * sizeof(*entry));
		if (!entry)
			return -ENOMEM;
		call->entries = entry;
		call->room = room;
	}
	entry = &call->entries[call->count];
	*entry = (struct roll_entry){
		.id = sample->id,
		.path = arena_strdup(&call->arena, path),
		.parent = parent_of(call, path),
	};
	if (!entry->path)
		return -ENOMEM;
	entry->has_frozen = sample_get(sample, METRIC_CGROUP_EVENTS_FROZEN, &frozen);
	entry->frozen = entry->has_frozen && frozen;
	read_counters(sample, entry);
	read_pressure(sample, entry);
	call->count++;
	return 0;
}

/* Of a group that came and went between two calls, its making has the id. */
static uint64_t id_noted(const struct roll_call *call, const char *path)
{
	uint64_t id = 0;

	for (const struct roll_note *note = call->notes; note; note = note->next)
		if (note->kind == INCIDENT_CREATE && strcmp(note->path, path) == 0)
			id = note->id;
	return id;
}

int roll_note(struct roll *roll, enum incident_kind kind, const char *path, uint64_t id,
	      uint64_t real_nsec)
{
	struct roll_call *call = roll->now;
	struct roll_note *note = arena_new(&call->arena, struct roll_note);
	char *copy = note ? arena_strdup(&call->arena, path) : NULL;

	if (!copy)
		return -ENOMEM;
	*note = (struct roll_note){
		.kind = kind,
		.path = copy,
		.id = id ? id : id_noted(call, path),
		.real_nsec = real_nsec,
	};
	*(call->last_note ? &call->last_note->next : &call->notes) = note;
	call->last_note = note;
	return 0;
}

bool roll_is_quiet(const struct roll *roll)
{
	return !roll->now->notes && !roll->now->lost;
}

void roll_lost(struct roll *roll)
{
	roll->now->lost = true;
}

static size_t home(const struct roll_call *call, uint64_t id)
{
	return (size_t)(id * 0x9E3779B97F4A7C15ULL >> 20) & (call->by_id_room - 1);
}

struct roll_entry *roll_find(const struct roll_call *call, uint64_t id)
{
	if (call->by_id_room == 0)
		return NULL;
	for (size_t at = home(call, id); call->by_id[at]; at = (at + 1) & (call->by_id_room - 1)) {
		struct roll_entry *entry = &call->entries[call->by_id[at] - 1];
		if (entry->id == id)
			return entry;
	}
	return NULL;
}

/* The call is complete: it can be looked up from now on. */
static int index_call(struct roll_call *call)
{
	size_t room = 64;

	while (room < call->count * 2)
		room *= 2;
	free(call->by_id);
	call->by_id = calloc(room, sizeof(*call->by_id));
	call->by_id_room = call->by_id ? room : 0;
	if (!call->by_id)
		return -ENOMEM;
	for (size_t i = 0; i < call->count; i++) {
		size_t at = home(call, call->entries[i].id);
		while (call->by_id[at])
			at = (at + 1) & (room - 1);
		call->by_id[at] = (uint32_t)i + 1;
	}
	return 0;
}

/* What is new becomes what was; the memory of the call before that is used again. */
static void turn(struct roll *roll)
{
	struct roll_call *old = roll->then;

	roll->then = roll->now;
	roll->now = old;
	arena_done(&old->arena);
	old->count = 0;
	old->notes = old->last_note = NULL;
	old->lost = false;
	roll->called = true;
}

int roll_end(struct roll *roll, incident_visit *visit, void *data)
{
	int r = index_call(roll->now);

	if (r < 0)
		return r;
	roll_compare(roll);
	if (roll->called)
		r = roll_tell(roll, visit, data);
	turn(roll);
	return r;
}
