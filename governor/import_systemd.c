/* SPDX-License-Identifier: MIT */
/*
 * Units of systemd. The names of limits are cgroup/unit_property.def, which is also how a policy
 * becomes units.
 */
#include "governor/import_source.h"

#include "cgroup/unit_read.h"
#include "governor/unit_file.h"

#include <errno.h>
#include <string.h>

struct import_unit {
	const char *name; /* "web-api.service" */
	struct import_group *group;
	struct import_unit *next;
};

struct units {
	struct import *import;
	const char *file;
	const char *unit; /* in the arena; NULL: not known */
	struct import_group *group;
	bool relevant; /* the section that is open */
};

#define UNIT_NAME_SIZE 256
#define UNITS_MAX      4096

#define TYPES	 "service|slice|scope|socket|mount|swap"
#define SECTIONS "Service|Slice|Scope|Socket|Mount|Swap"

/* "web-api.slice": a group in a group. */
static struct import_group *slice_group(struct import *import, const char *slice,
					const struct pos *pos)
{
	struct import_group *group = NULL;
	const size_t len = strlen(slice) - strlen(".slice");

	for (size_t at = 0, end; at < len; at = end + 1) {
		end = at + strcspn(slice + at, "-");
		end = end < len ? end : len;
		AUTO_TEXT struct text name = {0};
		unit_path(slice + at, end - at, false, &name);
		const char *source = import_printf(import, "%.*s.slice", (int)end, slice);
		if (end == at || !source)
			continue;
		group = import_group(import, group, text_str(&name), source, pos);
		if (!group)
			return NULL;
	}
	return group;
}

static const char *type_of(const char *unit)
{
	return strrchr(unit, '.') + 1;
}

static bool is_slice(const char *unit)
{
	const size_t len = strlen(unit);

	return len > 6 && strcmp(unit + len - 6, ".slice") == 0;
}

/* Of web-api.service in web.slice: "api". */
static void service_name(const char *unit, const char *slice, struct text *ret)
{
	const size_t prefix = slice ? strlen(slice) - strlen(".slice") : 0;
	const char *end = strrchr(unit, '.');

	if (prefix > 0 && strncmp(unit, slice, prefix) == 0 && unit[prefix] == '-' &&
	    unit + prefix + 1 < end)
		unit += prefix + 1;
	unit_path(unit, (size_t)(end - unit), false, ret);
}

static struct import_group *unit_group(struct import *import, const char *unit, const char *slice,
				       const struct pos *pos)
{
	AUTO_TEXT struct text name = {0};

	if (is_slice(unit))
		return slice_group(import, unit, pos);
	struct import_group *parent = slice ? slice_group(import, slice, pos) : NULL;
	service_name(unit, slice, &name);
	return import_group(import, parent, text_str(&name), unit, pos);
}

static bool is_of(const char *path, const char *unit)
{
	size_t len = 0;
	const char *name = unit_of_path(path, &len);

	return name && strlen(unit) == len && strncmp(name, unit, len) == 0;
}

/* The last Slice= of a unit whose lines are next, in its file and the drop-ins after that. */
static const char *find_slice(struct import *import, const char *unit,
			      const struct unit_reader *from)
{
	AUTO_UNIT_READER struct unit_reader reader = {.at = from->at};
	struct unit_line line;
	const char *slice = NULL;

	while (unit_line_next(&reader, &line)) {
		if (line.kind == UNIT_LINE_PATH && !is_of(line.value, unit))
			break;
		if (line.kind == UNIT_LINE_ASSIGN && strcmp(line.key, "Slice") == 0)
			slice = is_slice(line.value) && strlen(line.value) < UNIT_NAME_SIZE
					? import_printf(import, "%s", line.value)
					: NULL;
	}
	return slice;
}

static struct import_unit *find_unit(struct import *import, const char *name)
{
	struct import_unit *unit = import->units;

	while (unit && strcmp(unit->name, name) != 0)
		unit = unit->next;
	return unit;
}

static struct import_unit *add_unit(struct import *import, const char *name)
{
	struct import_unit *unit = arena_new(import->arena, struct import_unit);

	import->failed |= !unit;
	if (!unit)
		return NULL;
	*unit = (struct import_unit){.name = name, .next = import->units};
	import->units = unit;
	import->unit_count++;
	return unit;
}

static void begin_new(struct units *at, const struct unit_reader *reader, const struct pos *pos)
{
	struct import *import = at->import;

	if (import->unit_count == UNITS_MAX) {
		import_drop(import, pos, "'%s': more than %d units", at->unit, UNITS_MAX);
		return;
	}
	if (text_is_one_of(type_of(at->unit), TYPES))
		at->group = unit_group(import, at->unit, find_slice(import, at->unit, reader), pos);
	else
		import_drop(import, pos, "'%s': units of this kind have no resources", at->unit);
	struct import_unit *unit = add_unit(import, at->unit);
	if (unit)
		unit->group = at->group;
}

static void begin_unit(struct units *at, const char *path, const struct unit_reader *reader,
		       const struct pos *pos)
{
	size_t len = 0;
	const char *name = unit_of_path(path, &len);

	at->relevant = false;
	at->group = NULL;
	at->unit = name && len < UNIT_NAME_SIZE ? import_printf(at->import, "%.*s", (int)len, name)
						: NULL;
	if (!at->unit)
		return;
	const struct import_unit *known = find_unit(at->import, at->unit);
	if (known)
		at->group = known->group;
	else
		begin_new(at, reader, pos);
}

static void take_property(struct units *at, const struct unit_property *row,
			  const struct unit_line *line, const struct pos *pos)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	AUTO_TEXT struct text device = {0};
	AUTO_TEXT struct text value = {0};

	if (row->id == KNOB_CPU_WEIGHT)
		import_unset(at->group, KNOB_CPU_IDLE, 0);
	/* An empty quota is none; anything else that is empty takes back what was said. */
	const char *said = row->how == UNIT_HOW_QUOTA && !line->value[0] ? "infinity" : line->value;
	if (!said[0]) {
		import_unset(at->group, row->id, row->field);
		return;
	}
	if (unit_read(row, said, &device, &value) < 0) {
		import_drop(at->import, pos, "%s='%.64s' is no value of it", line->key,
			    line->value);
		return;
	}
	knob_fields(&knobs[row->id], fields);
	const struct import_place place = {knobs[row->id].file,
					   device.len ? text_str(&device) : NULL,
					   fields[row->field].name};
	import_limit(at->import, at->group, &place, text_str(&value), pos);
}

/* Words with quotes around some; what needs more of systemd than that is not split. */
static bool split_words(struct units *at, enum run_id id, const char *text, const struct pos *pos)
{
	while (*(text += strspn(text, " \t"))) {
		AUTO_TEXT struct text word = {0};
		while (*text && !strchr(" \t", *text)) {
			const char quote[] = {*text, '\0'};
			const bool quoted = *text == '"' || *text == '\'';
			const size_t len = strcspn(text + quoted, quoted ? quote : " \t\"'");
			if (quoted && !text[1 + len])
				return false;
			text_add_bytes(&word, text + quoted, len);
			text += len + (quoted ? 2 : 0);
		}
		import_run(at->import, at->group, id, text_str(&word), pos);
	}
	return true;
}

static void take_words(struct units *at, enum run_id id, const struct unit_line *line,
		       const struct pos *pos)
{
	if (!line->value[0]) {
		if (at->group)
			at->group->run.value[id] = (struct run_value){0};
		return;
	}
	if (id == RUN_COMMAND && at->group && at->group->run.value[id].given)
		import_drop(at->import, pos, "%s: a group runs one command", line->key);
	else if (strpbrk(line->value, "%$\\") ||
		 (id == RUN_COMMAND && strchr("@-:+!|", line->value[0])))
		import_drop(
			at->import, pos,
			"%s: cgov has no specifiers, escapes, prefixes and variables of systemd's",
			line->key);
	else if (!split_words(at, id, line->value, pos))
		import_drop(at->import, pos, "%s: a quote is never closed", line->key);
}

static void take_time(struct units *at, enum run_id id, const struct unit_line *line,
		      const struct pos *pos)
{
	char number[UNIT_TEXT_SIZE];
	uint64_t usec;

	if (unit_read_usec(line->value, &usec) < 0) {
		import_drop(at->import, pos, "%s='%.64s' is no time span", line->key, line->value);
		return;
	}
	if (usec != UNIT_MAX)
		import_run(at->import, at->group, id, unit_print_usec_exact(usec, number), pos);
}

/* LimitNOFILE=1024:infinity */
static void take_rlimit(struct units *at, const struct unit_line *line, const struct pos *pos)
{
	AUTO_TEXT struct text text = {0};
	const char *rest = line->value, *found;

	for (const char *c = line->key + strlen("Limit"); *c; c++) {
		const char low = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
		text_add_bytes(&text, &low, 1);
	}
	text_add(&text, "=");
	while ((found = strstr(rest, "infinity"))) {
		text_add_bytes(&text, rest, (size_t)(found - rest));
		text_add(&text, "unlimited");
		rest = found + strlen("infinity");
	}
	text_add(&text, rest);
	import_run(at->import, at->group, RUN_RLIMITS, text_str(&text), pos);
}

/* What systemd has and a policy says otherwise, or not at all. */
static const struct {
	const char *keys, *why;
} known[] = {
	{"StartupCPUWeight|StartupIOWeight|StartupMemoryLow|StartupMemoryHigh|StartupMemoryMax|"
	 "StartupMemorySwapMax|StartupAllowedCPUs|StartupAllowedMemoryNodes",
	 "a policy has no limits for the time of the boot"},
	{"CPUShares|StartupCPUShares|MemoryLimit|BlockIOWeight|StartupBlockIOWeight|"
	 "BlockIODeviceWeight|BlockIOReadBandwidth|BlockIOWriteBandwidth",
	 "it is of cgroup v1: say it with CPUWeight=, MemoryMax= or IO...="},
	{"CPUAccounting|MemoryAccounting|IOAccounting|TasksAccounting|BlockIOAccounting",
	 "every group is accounted for"},
	{"DefaultMemoryLow|DefaultMemoryMin|DefaultStartupMemoryLow",
	 "a policy says it for each group"},
	{"ManagedOOMSwap|ManagedOOMMemoryPressure|ManagedOOMMemoryPressureLimit|"
	 "ManagedOOMPreference|OOMPolicy",
	 "say under 'rules' what is to be done about pressure"},
	{"Delegate|DisableControllers", "cgov enables the controllers that the limits need"},
	{"Nice|CPUSchedulingPolicy|CPUSchedulingPriority|IOSchedulingClass|IOSchedulingPriority|"
	 "OOMScoreAdjust|CPUAffinity",
	 "it is of processes, and cgov limits groups"},
};

static const char *why_not(const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (text_is_one_of(key, known[i].keys))
			return known[i].why;
	return "a policy has nothing like it";
}

static void take_user(struct units *at, const struct unit_line *line, const struct pos *pos)
{
	if (line->value[0] && !strchr(line->value, '%'))
		import_run(at->import, at->group, RUN_USER, line->value, pos);
	else if (line->value[0])
		import_drop(at->import, pos, "%s: cgov has no specifiers", line->key);
}

static void take_folder(struct units *at, const struct unit_line *line, const struct pos *pos)
{
	if (line->value[0] == '/' && !strchr(line->value, '%'))
		import_run(at->import, at->group, RUN_WORKDIR, line->value, pos);
	else if (line->value[0])
		import_drop(at->import, pos, "%s: only a path from the root can be carried",
			    line->key);
}

/* Where it lies was found before. */
static void check_slice(struct units *at, const struct unit_line *line, const struct pos *pos)
{
	const struct import_group *parent = at->group ? at->group->parent : NULL;

	if (at->group && strcmp(line->value, "-.slice") != 0 &&
	    (!parent || strcmp(parent->source, line->value) != 0))
		import_drop(
			at->import, pos,
			"Slice: the group has its place already; import the file with it first");
}

/* It and a weight replace each other. */
static void take_idle(struct units *at, const struct pos *pos)
{
	import_unset(at->group, KNOB_CPU_WEIGHT, 0);
	import_limit(at->import, at->group, &(struct import_place){"cpu.idle", NULL, ""}, "1", pos);
}

static void take_assign(struct units *at, const struct unit_line *line, const struct pos *pos)
{
	const struct unit_property *row = unit_property_in_file(line->key);

	if (row && row->id == KNOB_CPU_WEIGHT && strcmp(line->value, "idle") == 0)
		take_idle(at, pos);
	else if (row && row->id == KNOB_PIDS_MAX && strchr(line->value, '%'))
		import_drop(at->import, pos, "%s: a policy has no part of what the kernel allows",
			    line->key);
	else if (row)
		take_property(at, row, line, pos);
	else if (strcmp(line->key, "Slice") == 0)
		check_slice(at, line, pos);
	else if (strcmp(line->key, "ExecStart") == 0)
		take_words(at, RUN_COMMAND, line, pos);
	else if (strcmp(line->key, "Environment") == 0)
		take_words(at, RUN_ENV, line, pos);
	else if (strcmp(line->key, "User") == 0)
		take_user(at, line, pos);
	else if (strcmp(line->key, "WorkingDirectory") == 0)
		take_folder(at, line, pos);
	else if (strcmp(line->key, "RuntimeMaxSec") == 0)
		take_time(at, RUN_TIMEOUT, line, pos);
	else if (strncmp(line->key, "Limit", 5) == 0 && line->value[0])
		take_rlimit(at, line, pos);
	else
		import_drop(at->import, pos, "%.64s: %s", line->key, why_not(line->key));
}

static void take_section(struct units *at, const struct unit_line *line, const struct pos *pos)
{
	at->relevant = text_is_one_of(line->key, SECTIONS);
	if (!at->unit)
		import_refuse(at->import, pos,
			      "whose unit is this? Name a file such as web.service or "
			      "web.service.d/50-limits.conf, or pipe `systemctl cat` in");
	else if (!at->relevant)
		import_drop(at->import, pos, "[%.64s]: it says nothing about limits", line->key);
}

static void take_line(struct units *at, const struct unit_line *line,
		      const struct unit_reader *reader)
{
	const struct pos pos = {at->file, line->number, 1};

	switch (line->kind) {
	case UNIT_LINE_PATH:
		begin_unit(at, line->value, reader, &pos);
		break;
	case UNIT_LINE_SECTION:
		take_section(at, line, &pos);
		break;
	case UNIT_LINE_ASSIGN:
		if (at->relevant && at->group)
			take_assign(at, line, &pos);
		break;
	case UNIT_LINE_BAD:
		import_refuse(at->import, &pos,
			      "'%.64s' is no line of a unit: KEY=VALUE, [SECTION]", line->value);
		break;
	}
}

int import_systemd(struct import *import, const char *file, const char *text, UNUSED size_t len,
		   struct err *err)
{
	AUTO_UNIT_READER struct unit_reader reader = {.at = text};
	struct units at = {.import = import, .file = file};
	struct unit_line line;

	begin_unit(&at, file, &reader, &(struct pos){file, 1, 1});
	while (unit_line_next(&reader, &line))
		take_line(&at, &line, &reader);
	return reader.line.failed ? err_set(err, ENOMEM, "import '%s'", file) : 0;
}
