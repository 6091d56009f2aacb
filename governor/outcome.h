/* SPDX-License-Identifier: MIT */
/*
 * How a workload ended, and what is known about it then.
 */
#pragma once

#include "cgroup/knob.h"
#include "cgroup/sample.h"
#include "runner/filter.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

enum end_reason {
	END_EXITED,
	END_SIGNALED,
	END_OOM,
	END_TIMEOUT,
	END_CPU_TIME,
	END_OUTPUT,
	END_IDLE,
	END_SECCOMP,
	END_RULE,
	END_USER,
	END_SETUP,	  /* it never ran */
	END_REASON_COUNT, /* no reason */
};

/* As exit.reason of a report spells it: "oom-killed". */
const char *end_reason_name(enum end_reason reason);

/* A limit as it was read back. */
struct held {
	struct knob_name name;
	const char *content; /* of the knob's file; borrowed from the arena of the supervision */
};

struct outcome {
	enum end_reason reason;
	bool ran;   /* code or signal is the command's own */
	int code;   /* exit code; of a setup that failed: what cgov exits with */
	int signal; /* that ended it; 0: none did */
	char syscall[FILTER_NAME_SIZE]; /* of END_SECCOMP: the call; "": not known */
	char owner[PATH_MAX]; /* group whose memory.max killed; "" where none did, "/" for the
				 machine's own memory */
	char group[PATH_MAX]; /* from the root of the hierarchy */
	uint64_t started_nsec, ended_nsec; /* real time */
	uint64_t wall_usec;
	struct held *held; /* in the arena of the supervision */
	size_t held_count;
	struct sample last; /* of all processes together, at the end */
	bool sampled;
};

void outcome_done(struct outcome *outcome);
#define AUTO_OUTCOME CLEANUP(outcome_done)

/**
 * outcome_limit() - a limit as it was read back, where it is one number.
 *
 * Return: false when the knob was not set, and for "max".
 */
bool outcome_limit(const struct outcome *outcome, enum knob_id id, uint64_t *ret);

/**
 * outcome_peak() - the most that was in use of what @id limits.
 * @peak: the metric of the last sample that tells.
 *
 * Return: false when this kernel does not tell.
 */
bool outcome_peak(const struct outcome *outcome, enum metric_id peak, enum knob_id id,
		  uint64_t *ret);

/**
 * outcome_status() - what `cgov run` exits with: the command's own code, 128+n for signal n, 124
 * for a time limit, 125 to 127 for a setup that failed.
 */
int outcome_status(const struct outcome *outcome);

/* Whether a limit of cgov's own ended it, which nothing else that is found out overrules. */
bool outcome_is_limited(const struct outcome *outcome);
