/* SPDX-License-Identifier: MIT */
/*
 * What becomes of a workload that runs: stops, its end, signals handed on.
 *
 * A supervisor waits for POLLIN on pidfd (the end) and on event_fd while that is not -1 (stops);
 * without a pid 1 of ours stops are told by SIGCHLD. After any of them it calls launch_next() until
 * that returns 0; event_fd can be -1 afterwards.
 */
#pragma once

#include "common/err.h"
#include "runner/launch.h"

#include <sys/resource.h>
#include <sys/signalfd.h>

enum launch_event_kind {
	LAUNCH_STOPPED,	  /* by the signal in value: see launch_suspend() */
	LAUNCH_CONTINUED, /* value is 0 */
	LAUNCH_EXITED,	  /* value is the exit code */
	LAUNCH_SIGNALED,  /* value is the signal that ended it */
};

struct launch_event {
	enum launch_event_kind kind;
	int value;
};

/**
 * launch_next() - what happened to the command, one thing a call, in order.
 *
 * After LAUNCH_EXITED or LAUNCH_SIGNALED, which come when the first process is gone and reaped, it
 * must not be called again. A workload whose pid 1 was killed (out of memory, cgroup.kill) ended by
 * that signal.
 *
 * Return: 1 with an event, 0 when nothing (more) happened yet, -errno.
 */
int launch_next(struct launched *launched, struct launch_event *ret, struct err *err);

/**
 * launch_signal() - send @signo to the command. SIGKILL goes to the whole pid namespace.
 *
 * Return: 0, also when it is gone already; -errno.
 */
int launch_signal(const struct launched *launched, int signo, struct err *err);

/**
 * launch_forward() - hand on a signal that reached us, unless it reached the workload too.
 * @info: from a signalfd.
 */
int launch_forward(const struct launched *launched, const struct signalfd_siginfo *info,
		   struct err *err);

/**
 * launch_suspend() - stop as the workload did (Ctrl-Z), so that the shell gets its terminal back;
 * returns when the shell continues us, with the workload continued and, in the foreground, in
 * possession of the terminal.
 */
int launch_suspend(const struct launched *launched, struct err *err);

/**
 * launch_reclaim() - after the end: take the terminal back where the workload had it.
 */
void launch_reclaim(const struct launched *launched);
