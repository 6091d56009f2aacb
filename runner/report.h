/* SPDX-License-Identifier: MIT */
/*
 * What the child and the workload's pid 1 tell their parent, through one close-on-exec pipe.
 *
 * An end of file without a word means that exec() succeeded where there is no pid 1 of ours.
 */
#pragma once

#include "common/err.h"

#include <limits.h>

enum report_kind {
	REPORT_FAILED,	  /* the launch; value is the enum launch_stage, err is set */
	REPORT_RUNS,	  /* exec() succeeded */
	REPORT_STOPPED,	  /* value: the signal */
	REPORT_CONTINUED, /* value: 0 */
	REPORT_SIGNALED,  /* the command ended by a signal; value as wait(2) has it */
};

struct report {
	enum report_kind kind;
	int value;
	struct err err; /* sent with REPORT_FAILED only */
};

_Static_assert(sizeof(struct report) <= PIPE_BUF, "a report is one atomic write");

void report_failed(int fd, int stage, const struct err *err);
/* Where the pipe is full (nobody reads) the report is lost: pid 1 must never block. */
void report_event(int fd, enum report_kind kind, int value);

/**
 * report_read() - the next report.
 * @fd: non-blocking.
 *
 * Return: 1; 0 at the end; -EAGAIN when there is none yet; -errno.
 */
int report_read(int fd, struct report *ret);
