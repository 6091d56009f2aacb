/* SPDX-License-Identifier: MIT */
/*
 * What is said of a workload when it is over: a document for programs, a line for people.
 */
#pragma once

#include "common/text.h"
#include "governor/outcome.h"

#include <stdbool.h>

/* All of it is borrowed. */
struct report {
	const struct outcome *outcome;
	const char *name;
	const char *policy; /* its file; can be NULL */
	const char *boot_id;
	char *const *command;
	const char *error;	   /* why it could not be started; NULL where it was */
	uint64_t default_pids_max; /* given because nobody asked for a limit; 0: somebody did */
};

/**
 * report_json() - cgov.report/1.
 * @pretty: for people; otherwise one line. No newline at the end either way.
 */
void report_json(const struct report *report, bool pretty, struct text *ret);

/**
 * report_summary() - one line, without newline, safe for a terminal: how it ended, and what it took
 * of what it might.
 */
void report_summary(const struct report *report, struct text *ret);

/**
 * report_reason() - why it ended, in words: "out of memory at memory.max = 64Mi of /cgov/web".
 *
 * Return: false when the exit status says all there is.
 */
bool report_reason(const struct report *report, struct text *ret);
