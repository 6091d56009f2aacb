/* SPDX-License-Identifier: MIT */
/*
 * A sample as JSON. The key path is the kernel's file name split at its dots (keypath.h), then the
 * kernel's own keys; numbers are numbers in the kernel's units; an absent key means an absent file;
 * null means "max".
 */
#pragma once

#include "cgroup/delta.h"
#include "cgroup/sample.h"
#include "common/json.h"
#include "common/json_text.h"

/**
 * sample_json_write() - controllers' keys (memory, cpu, io ...) into the object that is open.
 */
void sample_json_write(const struct sample *sample, struct json_text *json);

/**
 * sample_json_write_added() - what cgov itself put into the sample: the keys under "cgov", into the
 * object that is open.
 */
void sample_json_write_added(const struct sample *sample, struct json_text *json);

/**
 * sample_json_write_rates() - the same keys, of counters only, as growth per second.
 */
void sample_json_write_rates(const struct delta *delta, struct json_text *json);

/**
 * sample_json() - the same keys added to @object.
 */
void sample_json(const struct sample *sample, struct json *object);

/**
 * sample_json_write_text() - the content of a limit or of a file that no table knows, typed:
 * 67108864, null, {"quota_usec": 25000, "period_usec": 100000}, {"8:0": {"rbps": 1048576}}.
 * @file: its name.
 * @content: without its last newline.
 */
void sample_json_write_text(struct json_text *json, struct json_key key, const char *file,
			    const char *content);

/**
 * sample_json_write_content() - the same for a file whose rows are known.
 * @metric, @knob: METRIC_COUNT, KNOB_COUNT for none.
 */
void sample_json_write_content(struct json_text *json, struct json_key key, enum metric_id metric,
			       enum knob_id knob, const char *content);

/**
 * sample_json_setting() - one limit as it stands in a sample.
 * @content: of the knob's file.
 *
 * Return: owned by the caller.
 */
struct json *sample_json_setting(const struct knob_name *name, const char *content);

/**
 * sample_json_path() - put @child at the key path of @file ("cpu.max.burst" and @key under it).
 * @key: can be NULL.
 */
void sample_json_path(struct json *object, const char *file, const char *key, struct json *child);
