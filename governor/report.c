/* SPDX-License-Identifier: MIT */
#include "governor/report.h"

#include <string.h>

#include "cgroup/sample_json.h"
#include "common/clock.h"
#include "common/json_text.h"

static void string(struct json_text *json, const char *key, const char *value)
{
	json_text_string(json, JSON_KEY(key), value, strlen(value));
}

static void moment(struct json_text *json, const char *key, uint64_t real_nsec)
{
	char buf[CLOCK_RFC3339_SIZE];

	string(json, key, clock_rfc3339(real_nsec, buf));
}

static void write_head(const struct report *report, struct json_text *json)
{
	const struct outcome *outcome = report->outcome;

	string(json, "schema", "cgov.report/1");
	moment(json, "time", outcome->ended_nsec);
	string(json, "boot_id", report->boot_id);
	json_text_open(json, JSON_KEY("command"), '[');
	for (char *const *word = report->command; word && *word; word++)
		json_text_string(json, JSON_NO_KEY, *word, strlen(*word));
	json_text_close(json, ']');
	string(json, "group", outcome->group);
	if (report->policy)
		string(json, "policy", report->policy);
	moment(json, "started", outcome->started_nsec);
	moment(json, "ended", outcome->ended_nsec);
	json_text_number(json, JSON_KEY("wall_usec"), outcome->wall_usec);
}

static void write_exit(const struct report *report, struct json_text *json)
{
	const struct outcome *outcome = report->outcome;

	json_text_open(json, JSON_KEY("exit"), '{');
	string(json, "reason", end_reason_name(outcome->reason));
	if (outcome->signal)
		json_text_number(json, JSON_KEY("signal"), (uint64_t)outcome->signal);
	else
		json_text_number(json, JSON_KEY("code"), (uint64_t)outcome->code);
	if (outcome->reason == END_SECCOMP && outcome->syscall[0])
		string(json, "syscall", outcome->syscall);
	if (outcome->reason == END_OOM) {
		json_text_open(json, JSON_KEY("limit"), '{');
		string(json, "knob", "memory.max");
		string(json, "owner", outcome->owner);
		json_text_close(json, '}');
	}
	if (report->error)
		string(json, "error", report->error);
	json_text_close(json, '}');
}

static void write_limits(const struct outcome *outcome, struct json_text *json)
{
	char file[KNOB_FILE_SIZE];

	json_text_open(json, JSON_KEY("limits"), '{');
	for (size_t i = 0; i < outcome->held_count; i++) {
		const struct held *held = &outcome->held[i];
		knob_file(&held->name, file);
		sample_json_write_text(json, JSON_KEY(file), file, held->content);
	}
	json_text_close(json, '}');
}

static void write_peak(const struct outcome *outcome, struct json_text *json)
{
	static const struct {
		const char *key;
		enum metric_id metric;
		enum knob_id limit;
	} peaks[] = {
		{"memory", METRIC_MEMORY_PEAK, KNOB_MEMORY_MAX},
		{"swap", METRIC_MEMORY_SWAP_PEAK, KNOB_MEMORY_SWAP_MAX},
		{"pids", METRIC_PIDS_PEAK, KNOB_PIDS_MAX},
	};
	uint64_t value;

	json_text_open(json, JSON_KEY("peak"), '{');
	for (size_t i = 0; i < ARRAY_LEN(peaks); i++)
		if (outcome_peak(outcome, peaks[i].metric, peaks[i].limit, &value))
			json_text_number(json, JSON_KEY(peaks[i].key), value);
	json_text_close(json, '}');
}

static void write_own(const struct report *report, struct json_text *json)
{
	json_text_open(json, JSON_KEY("cgov"), '{');
	string(json, "name", report->name);
	if (report->default_pids_max) {
		json_text_open(json, JSON_KEY("defaults"), '{');
		json_text_number(json, JSON_KEY("pids.max"), report->default_pids_max);
		json_text_close(json, '}');
	}
	json_text_close(json, '}');
}

void report_json(const struct report *report, bool pretty, struct text *ret)
{
	struct json_text json = {.out = ret, .pretty = pretty};

	json_text_open(&json, JSON_NO_KEY, '{');
	write_head(report, &json);
	write_exit(report, &json);
	write_limits(report->outcome, &json);
	write_own(report, &json);
	if (report->outcome->sampled) {
		write_peak(report->outcome, &json);
		sample_json_write(&report->outcome->last, &json);
	}
	json_text_close(&json, '}');
}
