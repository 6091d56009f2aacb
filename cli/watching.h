/* SPDX-License-Identifier: MIT */
/*
 * `cgov watch --events`: what happens to groups, a line each, as it happens.
 */
#pragma once

#include "cli/sampling.h"
#include "cli/ticker.h"
#include "monitor/source_connector.h"

struct watching {
	struct sampling *sampling; /* borrowed */
	struct incidents incidents;
	struct source_connector *processes;  /* NULL: not asked for, or refused; owned */
	const struct event_functions *event; /* of the loop, while it runs */
	sd_event *loop;
	struct text out;    /* lines that are not written yet */
	uint64_t left;	    /* events still to tell; 0: no end */
	uint64_t next_usec; /* monotonic: not before that is a look taken because of a wake */
	bool over;
	struct err *err; /* what ended the loop */
};

/**
 * watching_run() - until a signal, or the last of @count events.
 * @sampling: open; its options say of which groups.
 * @interval_usec: between looks that nobody asked for.
 * @count: 0: no end.
 */
int watching_run(struct sampling *sampling, uint64_t interval_usec, uint64_t count,
		 struct err *err);
