/* SPDX-License-Identifier: MIT */
/*
 * Where the machine is not as the policy says: the plan, read as differences.
 */
#pragma once

#include "governor/plan.h"

/* "web/memory.max: want 4294967296, have max    # web.yaml:12:9" lines; a group that is missing or
 * too many is one line. */
void drift_print(const struct plan *plan, struct text *ret);

/**
 * drift_json() - the array "drift" of cgov.drift/1: path, file, want, have.
 *
 * Of a whole group: file is null, want and have are true or false.
 */
struct json *drift_json(const struct plan *plan);
