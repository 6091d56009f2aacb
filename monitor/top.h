/* SPDX-License-Identifier: MIT */
/*
 * The dashboard's loop: a timer, the keys, the terminal's size.
 */
#pragma once

#include "common/err.h"
#include "monitor/actor.h"
#include "monitor/collect.h"
#include "monitor/prefs.h"

#include <stdint.h>

struct top_options {
	uint64_t interval_usec;
	uint64_t budget; /* hundredths of a percent of one CPU; 0: any */
	struct prefs prefs;
	const char *prefs_path;	   /* where columns are saved; NULL: nowhere; borrowed */
	uint64_t history_usec;	   /* how long samples are kept; 0: not at all */
	uint64_t history_bytes;	   /* that they may take */
	const struct actor *actor; /* what it can do; NULL: it only looks; borrowed */
	uint64_t count;		   /* samples to take before it leaves; 0: until it is told to */
};

/**
 * top_run() - the dashboard on the terminal, until q, SIGTERM, SIGINT or SIGHUP.
 *
 * Return: 0; -ENOTTY before anything was drawn when there is no terminal to draw on: then
 * top_print() serves.
 */
int top_run(struct collect *collect, const struct top_options *options, struct err *err);

/**
 * top_print() - one picture as text on standard output, after two samples an interval apart.
 */
int top_print(struct collect *collect, const struct top_options *options, struct err *err);
