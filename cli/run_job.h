/* SPDX-License-Identifier: MIT */
/*
 * What both forms of `cgov run` share: where launches happen, and what is said when one is over.
 */
#pragma once

#include "cgroup/host.h"
#include "cgroup/owner.h"
#include "common/arena.h"
#include "governor/policy.h"
#include "governor/run_options.h"
#include "governor/supervise.h"

#include <stdbool.h>

/* The command line. Strings are argv's. */
struct run_args {
	const char *const *limits; /* "memory.max=512M"; in the arena */
	size_t limit_count;
	const char *name, *policy, *group, *report; /* NULL: not given */
	bool dry_run, summary;
	struct run_options options; /* with the command */
};

/* This machine, and our place on it. */
struct run_place {
	struct host host;
	struct owner owner;
	int launches_fd;
	int network_fd; /* folder of the leases; -1 until a workload needs it */
};

/**
 * run_place_open() - find the machine's subtree for us, and the folder of the records.
 * @whole: look at the machine's memory and devices too (host.h).
 *
 * Return: 0, -ENOTSUP when this machine cannot, -errno.
 */
int run_place_open(bool whole, struct run_place *ret, struct err *err);
void run_place_close(struct run_place *place);
#define AUTO_RUN_PLACE CLEANUP(run_place_close)

/**
 * run_place_sweep() - clean what crashed launches left, and name it on stderr.
 */
void run_place_sweep(const struct run_place *place);

/**
 * run_workload_init() - a workload as @args and @options ask, without its limits.
 * @options: the policy's with those of the command line, or these alone.
 * @name: of the leaf, or NULL: made from the command.
 */
int run_workload_init(const struct run_args *args, struct run_place *place,
		      const struct run_options *options, const char *name, struct arena *arena,
		      struct workload *ret, struct err *err);

/* A workload that was run, for the people who asked. */
struct run_result {
	const struct workload *workload;
	const struct outcome *outcome;
	uint64_t default_pids_max;
	const struct err *err; /* NULL: it ran */
};

/**
 * run_report_check() - whether the report can be written in the end: better known before.
 */
int run_report_check(const struct run_args *args, struct err *err);

/**
 * run_say() - the failure, or the reason and the summary, on stderr.
 */
void run_say(const struct run_args *args, const struct run_result *result);

/**
 * run_report_text() - the report as a line.
 */
void run_report_text(const struct run_result *result, bool pretty, struct text *ret);

/**
 * run_report_write() - one or more reports to the file that was asked for: whole or not at all.
 */
int run_report_write(const struct run_args *args, const struct text *reports, struct err *err);

/**
 * run_failed() - say why a launch failed.
 *
 * Return: the exit status: 4 when this machine cannot, else 125.
 */
int run_failed(int r, const struct err *err);

/* One group of a policy that is to be run. */
struct run_job {
	const struct group *group;
	struct run_options options; /* the group's, and the command line's over them */
	bool alone;		    /* it has the terminal and the standard input */
	int report_fd;		    /* where its report goes; -1: to the file that was asked for */
};

/**
 * run_job() - run it, and say what is to be said.
 *
 * Return: an exit status.
 */
int run_job(const struct run_args *args, struct run_place *place, const char *policy,
	    const struct run_job *job);

/**
 * run_many() - all of them at once, a supervisor each; the reports are written when all are over.
 *
 * Return: the exit status of the first, in their order, that did not end well; else 0.
 */
int run_many(const struct run_args *args, struct run_place *place, const char *policy,
	     struct run_job *jobs, size_t count);

/**
 * run_policy() - `cgov run -p POLICY`.
 *
 * Return: an exit status.
 */
int run_policy(const struct run_args *args, struct arena *arena, struct err *err);
