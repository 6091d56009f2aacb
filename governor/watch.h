/* SPDX-License-Identifier: MIT */
/*
 * The wait for a workload's end: signals handed on, time limits kept.
 *
 * This is ppoll(), not sd-event: a launch is over in a millisecond, and loading libsystemd would
 * take longer than that.
 */
#pragma once

#include "cgroup/tree.h"
#include "governor/clocks.h"
#include "governor/outcome.h"
#include "governor/pump.h"
#include "runner/launch.h"

#include <signal.h>
#include <stdint.h>

/* Signals that reach the supervisor, and through it the workload. */
struct watch_signals {
	int fd; /* signalfd; -1: none */
	sigset_t before;
};

int watch_signals_open(struct watch_signals *ret, struct err *err);
void watch_signals_close(struct watch_signals *signals);
#define AUTO_WATCH_SIGNALS CLEANUP(watch_signals_close)

struct watch {
	const struct cg *cg;
	struct launched *launched;
	int signal_fd;
	uint64_t started_mono_usec;
	struct clock_limits limits;
	/* At a limit the command gets SIGTERM (SIGXCPU for CPU time), and this long afterwards all
	 * are killed; 0: at once. */
	uint64_t grace_usec;
	struct pump *pump; /* its output; NULL: it does not go through us */
	/* Called when a limit was reached: the group is frozen and will be killed. */
	void (*reached)(enum end_reason reason, void *data);
	/* Called once, when the workload has been alive for some milliseconds; can be NULL. */
	void (*settled)(void *data);
	/* Called every second; can be NULL. */
	void (*tick)(void *data);
	void *data;
};

/**
 * watch_until_end() - until the workload's first process is gone.
 * @ret: reason, code and signal are written.
 */
int watch_until_end(const struct watch *watch, struct outcome *ret, struct err *err);
