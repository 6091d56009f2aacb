/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <errno.h>

#include "cgroup/sample_json.h"
#include "common/clock.h"
#include "monitor/export.h"
#include "monitor/sockets.h"

static struct json_key key_of(const char *text)
{
	return JSON_KEY(text);
}

static void write_string(struct json_text *json, const char *key, const char *text)
{
	json_text_string(json, key_of(key), text, strlen(text));
}

static int begin(struct export *export, const struct export_head *head, struct err *err)
{
	struct json_text *json = export->state ? export->state : malloc(sizeof(*json));
	char time[CLOCK_RFC3339_SIZE];

	if (!json)
		return err_set(err, ENOMEM, "write JSON");
	export->state = json;
	*json = (struct json_text){.out = &export->out, .pretty = export->pretty};
	json_text_open(json, JSON_NO_KEY, '{');
	write_string(json, "schema", "cgov.sample/1");
	write_string(json, "time", clock_rfc3339(head->real_nsec, time));
	if (head->boot_id[0])
		write_string(json, "boot_id", head->boot_id);
	json_text_number(json, key_of("interval_usec"), head->interval_usec);
	json_text_open(json, key_of("groups"), '[');
	return 0;
}

static void write_limit_value(struct json_text *json, const struct effective_limit *limit)
{
	struct json_key key = key_of("value");

	if (limit->value == UNIT_MAX) {
		json_text_null(json, key);
	} else if (limit->period) {
		json_text_open(json, key, '{');
		json_text_number(json, key_of("quota_usec"), limit->value);
		json_text_number(json, key_of("period_usec"), limit->period);
		json_text_close(json, '}');
	} else {
		json_text_number(json, key, limit->value);
	}
}

static void write_effective(struct json_text *json, const struct export_group *group)
{
	json_text_open(json, key_of("effective"), '{');
	for (size_t i = 0; i < EFFECTIVE_COUNT; i++) {
		const struct effective_limit *limit = &group->effective->limits[i];
		if (!limit->known)
			continue;
		json_text_open(json, key_of(knobs[effective_knob((enum effective_id)i)].file), '{');
		write_limit_value(json, limit);
		if (limit->owner)
			json_text_string(json, key_of("owner"), group->path, limit->owner);
		else
			json_text_null(json, key_of("owner"));
		json_text_close(json, '}');
	}
	json_text_close(json, '}');
}

static int write_group(struct export *export, const struct export_group *group,
		       UNUSED struct err *err)
{
	struct json_text *json = export->state;
	char id[24];

	json_text_open(json, JSON_NO_KEY, '{');
	write_string(json, "path", group->path);
	snprintf(id, sizeof(id), "%llu", (unsigned long long)group->sample->id);
	write_string(json, "id", id);
	if (group->name)
		write_string(json, "name", group->name);
	sample_json_write(group->sample, json);
	if (group->rates) {
		json_text_open(json, key_of("rate"), '{');
		sample_json_write_rates(group->rates, json);
		json_text_close(json, '}');
	}
	json_text_open(json, key_of("cgov"), '{');
	write_effective(json, group);
	sample_json_write_added(group->sample, json);
	if (group->sockets)
		sockets_json_write(group->sockets, "sockets", json);
	json_text_close(json, '}');
	json_text_close(json, '}');
	return 0;
}

static int end(struct export *export, UNUSED struct err *err)
{
	struct json_text *json = export->state;

	json_text_close(json, ']');
	json_text_close(json, '}');
	text_add(&export->out, "\n");
	return 0;
}

static void done(struct export *export)
{
	free(export->state);
}

const struct exporter export_json = {
	.name = "json",
	.help = "one object, schema cgov.sample/1",
	.begin = begin,
	.group = write_group,
	.end = end,
	.done = done,
};
