/* SPDX-License-Identifier: MIT */
/*
 * A sample as JSON. The key path is the kernel's file name split at its dots, then the kernel's own
 * keys; numbers are numbers in the kernel's units; an absent key means an absent file; null means
 * "max". Where one file's name begins another's, the longer keeps its dot: cpu["max.burst"].
 */
#pragma once

#include "cgroup/sample.h"
#include "common/json.h"

/**
 * sample_json() - add controllers' objects (memory, cpu, io ...) to @object.
 */
void sample_json(const struct sample *sample, struct json *object);

/**
 * sample_json_setting() - one limit as it stands in a sample: 67108864, null,
 * {"quota_usec": 25000, "period_usec": 100000}, {"8:0": {"rbps": 1048576}}.
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
