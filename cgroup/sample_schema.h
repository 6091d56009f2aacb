/* SPDX-License-Identifier: MIT */
/*
 * The JSON Schema of what sample_json_write() writes, from the rows of the tables.
 */
#pragma once

#include "cgroup/knob.h"
#include "common/json.h"

/**
 * sample_schema() - describe the keys of a group: memory, cpu, io ...
 * @object: a schema of type object; "properties" is added to.
 *
 * Keys that are not described are allowed: kernels to come have more.
 */
void sample_schema(struct json *object);

/* One limit as sample_json_write_text() writes it. Owned by the caller. */
struct json *sample_schema_limit(const struct knob *knob);
