/* SPDX-License-Identifier: MIT */
/*
 * What may stand under `resources:` in a policy, from the table of knobs: nested, dotted, or both.
 */
#pragma once

#include "common/json.h"

/* A reference to a definition of the same schema. */
struct json *schema_ref(const char *definition);

/* One of several; takes them over. NULL-terminated. */
struct json *schema_any(struct json *first, ...);

/* A string that a pattern describes, or that has a variable in it. @help can be NULL. */
struct json *schema_text(const char *pattern, const char *help);

/* The definitions "limit.FILE" of every knob and "resources" of them all. */
void schema_limits(struct json *definitions);
