/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "common/text.h"
#include "common/unit.h"
#include "monitor/roll_parts.h"

/* Hundredths of a percent of the time in which something stalled: told above the first, and again
 * once it was below the second. */
#define PRESSURE_HIGH ((uint64_t)1000)
#define PRESSURE_LOW  ((uint64_t)500)

/* Names of gone groups that one sentence has. */
#define GONE_MAX 8

struct telling {
	struct roll *roll;
	incident_visit *visit;
	void *data;
};

static int tell(const struct telling *telling, enum incident_kind kind,
		const struct roll_entry *entry, uint64_t count, const char *detail)
{
	const struct incident incident = {
		.kind = kind,
		.real_nsec = telling->roll->now->real_nsec,
		.path = entry->path,
		.id = entry->id,
		.count = count,
		.detail = detail,
	};

	return telling->visit(&incident, telling->data);
}

static struct roll_entry *find_path(const struct roll_call *call, const char *path)
{
	for (size_t i = 0; i < call->count; i++)
		if (strcmp(call->entries[i].path, path) == 0)
			return &call->entries[i];
	return NULL;
}

/*
 * The group that a note speaks of: made, if it is new; removed, if it was there and is not any
 * more. Of one that came and went between the calls there is none.
 */
static struct roll_entry *noted(const struct roll *roll, const struct roll_note *note)
{
	bool made = note->kind == INCIDENT_CREATE;
	struct roll_entry *entry = find_path(made ? roll->now : roll->then, note->path);

	if (!entry || (made ? entry->made || roll_find(roll->then, entry->id)
			    : entry->removed || entry->seen))
		return NULL;
	*(made ? &entry->made : &entry->removed) = true;
	return entry;
}

static int tell_notes(const struct telling *telling)
{
	const struct roll *roll = telling->roll;
	int r = 0;

	for (const struct roll_note *note = roll->now->notes; r == 0 && note; note = note->next) {
		struct roll_entry *entry = noted(roll, note);
		const struct incident incident = {
			.kind = note->kind,
			.real_nsec = note->real_nsec,
			.path = note->path,
			.id = entry ? entry->id : note->id,
			.count = 1,
		};
		r = telling->visit(&incident, telling->data);
	}
	return r;
}

static int tell_lost(const struct telling *telling)
{
	const struct roll_call *now = telling->roll->now;

	if (!now->lost || now->count == 0)
		return 0;
	return tell(telling, INCIDENT_LOST, &now->entries[0], 1,
		    "the kernel's queue ran over: groups may have come and gone unseen");
}

static uint64_t grown(uint64_t now, uint64_t then)
{
	return now > then ? now - then : 0;
}

static uint64_t local_growth(const struct roll_entry *now, const struct roll_entry *then,
			     enum incident_kind kind)
{
	const struct roll_counter *counter = &now->counters[kind];

	if (!counter->has_local)
		return 0;
	return grown(counter->local,
		     then && then->counters[kind].has_local ? then->counters[kind].local : 0);
}

static void match(struct roll *roll)
{
	for (size_t i = 0; i < roll->now->count; i++) {
		struct roll_entry *then = roll_find(roll->then, roll->now->entries[i].id);
		if (then)
			then->seen = true;
	}
}

/*
 * A group is read before those below it, so what these have counted meanwhile is told of them
 * before it is in the sum: the sum of what was told falls behind the counter only where nobody is
 * left to tell it of.
 */
static void explain(struct roll_entry *entry, const struct roll_entry *then, bool first)
{
	for (enum incident_kind kind = 0; kind < ROLL_COUNTED; kind++) {
		const struct roll_counter *counter = &entry->counters[kind];
		uint64_t *told = &entry->told[kind];
		*told += local_growth(entry, then, kind) + (then ? then->told[kind] : 0);
		if (counter->has_below && counter->below > *told) {
			entry->rest[kind] = first ? 0 : counter->below - *told;
			*told = counter->below;
		}
	}
}

/* Children come after their parents: from the end, each has the sum when its turn comes. */
void roll_compare(struct roll *roll)
{
	struct roll_call *now = roll->now;

	match(roll);
	for (size_t i = now->count; i-- > 0;) {
		struct roll_entry *entry = &now->entries[i];
		const struct roll_entry *then = roll_find(roll->then, entry->id);
		explain(entry, then, !roll->called);
		if (entry->parent == ROLL_NO_PARENT)
			continue;
		for (enum incident_kind kind = 0; kind < ROLL_COUNTED; kind++)
			now->entries[entry->parent].told[kind] +=
				grown(entry->told[kind], then ? then->told[kind] : 0);
	}
}

/* Groups below @top that were there, or were seen to come and go, and are gone. */
struct gone {
	struct incident only; /* the first of them */
	size_t count;
	struct text names;
};

static void add_gone(struct gone *gone, const char *path, uint64_t id)
{
	if (gone->count++ == 0) {
		gone->only.path = path;
		gone->only.id = id;
	}
	if (gone->count > GONE_MAX)
		return;
	if (gone->count > 1)
		text_add(&gone->names, ", ");
	text_add(&gone->names, path);
}

static void find_gone(const struct roll *roll, const char *top, struct gone *ret)
{
	for (size_t i = 0; i < roll->then->count; i++) {
		const struct roll_entry *entry = &roll->then->entries[i];
		if (!entry->seen && roll_is_below(entry->path, top))
			add_gone(ret, entry->path, entry->id);
	}
	for (const struct roll_note *note = roll->now->notes; note; note = note->next)
		if (note->kind == INCIDENT_REMOVE && roll_is_below(note->path, top) &&
		    !find_path(roll->then, note->path))
			add_gone(ret, note->path, note->id);
}

/* What the counters of a group have that nobody who is left explains. */
static int tell_gone(const struct telling *telling, enum incident_kind kind,
		     const struct roll_entry *entry, uint64_t count)
{
	AUTO_TEXT struct text detail = {0};
	struct gone gone = {0};
	struct roll_entry of = *entry;

	find_gone(telling->roll, entry->path, &gone);
	if (gone.count == 1) {
		of.path = gone.only.path;
		of.id = gone.only.id;
		text_add(&detail, "the group is gone");
	} else if (gone.count > 1) {
		text_addf(&detail, "in one of %zu groups that are gone: %s%s", gone.count,
			  text_str(&gone.names), gone.count > GONE_MAX ? " ..." : "");
	} else {
		text_add(&detail, "in a group below that came and went");
	}
	text_done(&gone.names);
	if (detail.failed)
		return -ENOMEM;
	return tell(telling, kind, &of, count, text_str(&detail));
}

static int tell_counters(const struct telling *telling, const struct roll_entry *entry,
			 const struct roll_entry *then)
{
	int r = 0;

	for (enum incident_kind kind = 0; r == 0 && kind < ROLL_COUNTED; kind++) {
		uint64_t local = local_growth(entry, then, kind);
		if (local)
			r = tell(telling, kind, entry, local, NULL);
		if (r == 0 && entry->rest[kind])
			r = tell_gone(telling, kind, entry, entry->rest[kind]);
	}
	return r;
}

static int tell_frozen(const struct telling *telling, const struct roll_entry *entry,
		       const struct roll_entry *then)
{
	bool was = then && then->frozen;

	if (!entry->has_frozen || entry->frozen == was)
		return 0;
	return tell(telling, entry->frozen ? INCIDENT_FREEZE : INCIDENT_THAW, entry, 1, NULL);
}

static int tell_pressure(const struct telling *telling, struct roll_entry *entry,
			 const struct roll_entry *then)
{
	static const char *const names[ROLL_PRESSURES] = {"cpu", "memory", "io"};
	uint64_t interval = telling->roll->now->mono_usec - telling->roll->then->mono_usec;
	int r = 0;

	for (size_t i = 0; then && interval && r == 0 && i < ROLL_PRESSURES; i++) {
		struct roll_pressure *now = &entry->pressures[i];
		const struct roll_pressure *before = &then->pressures[i];
		if (!now->has_total || !before->has_total)
			continue;
		uint64_t share = grown(now->total_usec, before->total_usec) * 10000 / interval;
		now->high = share >= (before->high ? PRESSURE_LOW : PRESSURE_HIGH);
		if (!now->high || before->high)
			continue;
		AUTO_TEXT struct text detail = {0};
		char percent[UNIT_TEXT_SIZE];
		text_addf(&detail, "%s some %s", names[i], unit_print_percent(share, 0, percent));
		r = tell(telling, INCIDENT_PRESSURE, entry, 1, text_str(&detail));
	}
	return r;
}

static int tell_present(const struct telling *telling)
{
	struct roll *roll = telling->roll;
	int r = 0;

	for (size_t i = 0; r == 0 && i < roll->now->count; i++) {
		struct roll_entry *entry = &roll->now->entries[i];
		const struct roll_entry *then = roll_find(roll->then, entry->id);
		if (!then && !entry->made)
			r = tell(telling, INCIDENT_CREATE, entry, 1, NULL);
		if (r == 0)
			r = tell_counters(telling, entry, then);
		if (r == 0)
			r = tell_frozen(telling, entry, then);
		if (r == 0)
			r = tell_pressure(telling, entry, then);
	}
	return r;
}

static int tell_absent(const struct telling *telling)
{
	const struct roll_call *then = telling->roll->then;
	int r = 0;

	/* Below first, as they were removed. */
	for (size_t i = then->count; r == 0 && i-- > 0;)
		if (!then->entries[i].seen && !then->entries[i].removed)
			r = tell(telling, INCIDENT_REMOVE, &then->entries[i], 1, NULL);
	return r;
}

int roll_tell(struct roll *roll, incident_visit *visit, void *data)
{
	const struct telling telling = {roll, visit, data};

	int r = tell_lost(&telling);
	if (r == 0)
		r = tell_notes(&telling);
	if (r == 0)
		r = tell_present(&telling);
	return r < 0 ? r : tell_absent(&telling);
}
