/* SPDX-License-Identifier: MIT */
/*
 * A workload's output on its way through us: counted, and cut where it is too much.
 *
 * Nothing here blocks: what the reader does not take stays in the pipe, and the workload waits, but
 * its clock and its other limits go on.
 */
#pragma once

#include "common/err.h"

#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PUMP_STREAMS 2 /* standard output, standard error */
#define PUMP_POLLFDS (2 * PUMP_STREAMS)

struct pump_stream {
	int in;	   /* from the workload; -1: it is over; owned */
	int child; /* its other end; owned, until the workload has it */
	int out;   /* borrowed */
	size_t at, len;
	char buf[PIPE_BUF]; /* what poll() says a pipe has room for is this much */
};

struct pump {
	struct pump_stream streams[PUMP_STREAMS];
	uint64_t passed, limit; /* bytes, of both together */
	bool full;		/* there was more than the limit */
};

/* Holds nothing. */
#define PUMP_NONE                                                               \
	{                                                                       \
		.streams = { {.in = -1, .child = -1}, {.in = -1, .child = -1} } \
	}

/**
 * pump_open() - pipes for the output of a workload.
 * @limit: bytes; not 0.
 *
 * Return: 0, -errno.
 */
int pump_open(uint64_t limit, struct pump *ret, struct err *err);
void pump_close(struct pump *pump);

/* The workload has its ends now. */
void pump_started(struct pump *pump);

/* What to wait for; a descriptor of -1 is passed over by poll(). */
void pump_wants(const struct pump *pump, struct pollfd fds[PUMP_POLLFDS]);

/**
 * pump_move() - after poll(): what can be moved without waiting.
 *
 * Up to the limit everything is passed on; pump.full is set by the first byte after it. Where
 * nobody reads any more, the workload's pipe is closed: it gets SIGPIPE as it would without us.
 */
void pump_move(struct pump *pump, const struct pollfd fds[PUMP_POLLFDS]);

/**
 * pump_finish() - the workload is gone: pass on what is left in the pipes, waiting for the reader.
 */
void pump_finish(struct pump *pump);
