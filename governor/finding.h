/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with a policy, each with its place. One run reports all of them.
 */
#pragma once

#include "common/arena.h"
#include "common/json.h"
#include "common/text.h"
#include "governor/pos.h"

#include <stdbool.h>
#include <stddef.h>

enum severity {
	FINDING_ERROR,
	FINDING_WARNING,
};

struct finding {
	enum severity severity;
	struct pos pos;
	const char *message; /* in the arena of the findings */
};

struct findings {
	struct arena *arena; /* borrowed */
	struct finding *all; /* in the arena; by the order found until findings_sort() */
	size_t count;
	size_t errors; /* of @count */
	size_t lost;   /* not kept for lack of memory, or past the first 1,000 */
};

void findings_add(struct findings *findings, enum severity severity, const struct pos *pos,
		  const char *fmt, ...) PRINTF_LIKE(4, 5);

/* Whether more findings would only be counted: then nobody needs to look for a near miss. */
bool findings_full(const struct findings *findings);

/* By file, line and column; the same finding twice becomes one. */
void findings_sort(struct findings *findings);

/* "file:line:col: message" lines; warnings say so after the place. */
void findings_print(const struct findings *findings, struct text *ret);

/* The array under "findings" of cgov.findings/1. */
struct json *findings_json(const struct findings *findings);
