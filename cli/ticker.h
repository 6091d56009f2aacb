/* SPDX-License-Identifier: MIT */
/*
 * Again and again at an interval, until a signal or a count ends it: what watch and record do.
 */
#pragma once

#include "common/clock.h"
#include "common/event.h"
#include "common/pace.h"
#include "monitor/sources.h"

#define TICKER_MIN_USEC ((uint64_t)10 * 1000)

struct ticker {
	uint64_t interval_usec;
	uint64_t count;	 /* 0: until SIGINT, SIGTERM or SIGHUP */
	uint64_t budget; /* ticks come later rather than exceed it: see pace.h; 0: any */
	/* Return: 0; -errno with @err set to end it. */
	int (*tick)(void *data, struct err *err);
	void *data;
	struct sources *sources; /* heard between the ticks; NULL; borrowed */
	/* Before the first tick, with signals waiting already: what else the loop runs. NULL:
	 * nothing. Return: 0; -errno with @err set. */
	int (*begin)(const struct event_functions *event, sd_event *loop, void *data,
		     struct err *err);
};

/**
 * ticker_run() - tick at once, and then until it ends.
 *
 * Return: 0; what a tick returned; -errno.
 */
int ticker_run(const struct ticker *ticker, struct err *err);
