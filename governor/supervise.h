/* SPDX-License-Identifier: MIT */
/*
 * One workload from its record to its report: group, limits, process, clock, end.
 */
#pragma once

#include "cgroup/host.h"
#include "cgroup/owner.h"
#include "common/arena.h"
#include "governor/clocks.h"
#include "governor/network_want.h"
#include "governor/outcome.h"
#include "runner/launch.h"

/* What is to be run, and where. All of it is borrowed. */
struct workload {
	const struct owner *owner;
	uint64_t page_bytes;
	const char *boot_id;
	int launches_fd;      /* folder of the records (state.h) */
	const char *parent;   /* group in which the leaf is made, below the owner's; "": itself */
	const char *name;     /* of the leaf */
	const char *policy;   /* its file; can be NULL */
	struct launch launch; /* the group is filled in here */
	const struct setting *settings; /* of the leaf: resolved, in the order to be written */
	size_t setting_count;
	const struct knob_name *inherited; /* limits of @parent that the report shows */
	size_t inherited_count;
	struct clock_limits clocks;
	uint64_t grace_usec; /* between the signal and the kill at a limit; 0: at once */
	const struct network_want *network; /* NULL: what the launch has */
	int network_fd; /* folder of the leases (network_lease.h); -1 without a private network */
	uint64_t output_max_bytes; /* of standard output and error together; 0: any */
	bool sample; /* a report is asked: read the last sample, find the reason of the end */
	void (*started)(void *data); /* called when it runs; can be NULL */
	void *data;
};

/**
 * supervise() - run one workload and stay with it until its group is gone.
 * @arena: owns what @ret points to.
 * @ret: written in any case; outcome_done().
 *
 * Theory of operation: see supervise.c.
 *
 * Return: 0 when it ran, however it ended; -errno when it could not be started (the reason is
 * END_SETUP) or could not be cleaned.
 */
int supervise(const struct workload *workload, struct arena *arena, struct outcome *ret,
	      struct err *err);

/**
 * workload_name_check() - whether a group may have this name: letters, digits, "._-", no dot at the
 * start, and not the name of an interface file.
 *
 * Return: 0, -EINVAL.
 */
int workload_name_check(const char *name, struct err *err);

/**
 * workload_name_make() - "sh-1234" from the command and our pid.
 */
#define WORKLOAD_NAME_SIZE 64
const char *workload_name_make(const char *command, char buf[WORKLOAD_NAME_SIZE]);
