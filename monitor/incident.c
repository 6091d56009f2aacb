/* SPDX-License-Identifier: MIT */
#include "monitor/incident.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/json.h"
#include "common/json_text.h"
#include "common/unit.h"
#include "common/when.h"

static const struct {
	const char *name;
	char mark;
	enum metric_id below, local;
	const char *words;
} rows[INCIDENT_COUNT] = {
#define INCIDENT(id, ...) [INCIDENT_##id] = {__VA_ARGS__},
#include "monitor/incident.def"
#undef INCIDENT
};

const char *incident_name(enum incident_kind kind)
{
	return rows[kind].name;
}

enum incident_kind incident_find(const char *name)
{
	enum incident_kind kind = 0;

	while (kind < INCIDENT_COUNT && strcmp(rows[kind].name, name) != 0)
		kind++;
	return kind;
}

char incident_mark(enum incident_kind kind)
{
	return rows[kind].mark;
}

const char *incident_words(enum incident_kind kind)
{
	return rows[kind].words;
}

enum metric_id incident_below(enum incident_kind kind)
{
	return rows[kind].below;
}

enum metric_id incident_local(enum incident_kind kind)
{
	return rows[kind].local;
}

static void string(struct json_text *json, const char *key, const char *value)
{
	json_text_string(json, JSON_KEY(key), value, strlen(value));
}

void incident_json(const struct incident *incident, const char *boot_id, struct text *ret)
{
	struct json_text json = {.out = ret};
	char time[CLOCK_RFC3339_SIZE], id[24];

	json_text_open(&json, JSON_NO_KEY, '{');
	string(&json, "schema", "cgov.event/1");
	string(&json, "time", clock_rfc3339(incident->real_nsec, time));
	if (boot_id)
		string(&json, "boot_id", boot_id);
	string(&json, "event", rows[incident->kind].name);
	string(&json, "group", incident->path);
	if (incident->id) {
		snprintf(id, sizeof(id), "%llu", (unsigned long long)incident->id);
		string(&json, "id", id);
	}
	json_text_number(&json, JSON_KEY("count"), incident->count);
	if (incident->detail)
		string(&json, "detail", incident->detail);
	json_text_close(&json, '}');
}

static bool read_id(const struct json *json, uint64_t *ret)
{
	const char *text;

	*ret = 0;
	if (!json_read_string(json, &text))
		return !json;
	return unit_parse_number(text, strlen(text), ret) == 0;
}

/* A whole moment: one that is counted from another is none here. */
static bool read_time(const char *text, uint64_t *ret_nsec)
{
	return strlen(text) > 4 && text[4] == '-' && when_parse(text, 0, 0, ret_nsec) == 0;
}

int incident_read(const struct json *json, struct incident *ret)
{
	struct incident incident = {0};
	const char *name, *time;

	if (!json_read_string(json_get(json, "event"), &name) ||
	    !json_read_string(json_get(json, "time"), &time) ||
	    !read_time(time, &incident.real_nsec) ||
	    !json_read_string(json_get(json, "group"), &incident.path) ||
	    !json_read_number(json_get(json, "count"), &incident.count) ||
	    !read_id(json_get(json, "id"), &incident.id))
		return -EBADMSG;
	(void)json_read_string(json_get(json, "detail"), &incident.detail);
	incident.kind = incident_find(name);
	if (incident.kind == INCIDENT_COUNT)
		return -EBADMSG;
	*ret = incident;
	return 0;
}
