/* SPDX-License-Identifier: MIT */
/*
 * One tick of the dashboard: walk the tree, read each group, feed the model.
 */
#pragma once

#include "cgroup/sampler.h"
#include "cgroup/tree.h"
#include "common/err.h"
#include "monitor/incidents.h"
#include "monitor/lane.h"
#include "monitor/model.h"
#include "monitor/past.h"
#include "monitor/source_proc.h"
#include "monitor/source_taskstats.h"
#include "monitor/sources.h"
#include "monitor/tape.h"

/* Tasks that were listed and are not in the model yet. */
struct task_list {
	struct task *all; /* owned */
	size_t count, room;
};

struct collect {
	struct sampler *sampler;	    /* owned */
	struct kept *kept;		    /* descriptors of files; NULL: none; owned */
	struct cg top;			    /* where the walk begins; owned */
	char *path;			    /* of @top from the root of the hierarchy; owned */
	bool slow;			    /* read what is dear too, because a column shows it */
	bool wants_peaks;		    /* of all groups, because a column shows them */
	uint64_t detail_id;		    /* of which all is read in any case; 0: none */
	struct peaks *peaks;		    /* NULL: none; owned */
	struct source_proc *processes;	    /* NULL: /proc cannot be read; owned */
	struct source_taskstats *taskstats; /* of them; NULL as well; owned */
	struct sources *sources;	    /* NULL: there are none; owned */
	struct task_list tasks;		    /* of the group that is being read; owned */
	struct tape *tape;		    /* played instead of a tree; NULL; borrowed */
	bool ended;			    /* the tape has no more */
	bool noted;			    /* what collect_note() has to say was said */
	struct past *past;		    /* keeps what is read of a tree; NULL; borrowed */
	uint64_t real_nsec;		    /* wall clock when the last tick began */
	uint64_t ticks;			    /* there were */
	bool was_slow;			    /* at that tick */
	bool fresh; /* everything is to be read at the next tick, of idle groups too */
	bool held;  /* the model stays as it is: what is read is kept only */
	struct incidents incidents; /* of the tree; no roll: none are told; owned */
	struct lane lane;	    /* what they told, or the tape; owned */
};

/**
 * collect_open() - get ready to read @top and all below it.
 * @top: taken over on success.
 * @path: of @top from the root of the hierarchy: "/" for the root.
 */
int collect_open(struct cg *top, const char *path, struct collect *ret, struct err *err);

/**
 * collect_processes() - where processes are read from.
 * @proc_fd: a directory that looks like /proc; taken over.
 * @live: it is this machine's.
 */
void collect_processes(struct collect *collect, int proc_fd, bool live);
void collect_close(struct collect *collect);
#define AUTO_COLLECT CLEANUP(collect_close)

/**
 * collect_tick() - read every group once and finish the model's tick.
 *
 * A group that vanishes while it is read is left out. A tape goes on by one sample.
 */
int collect_tick(struct collect *collect, struct model *model, struct err *err);

/**
 * collect_note() - what is read from somewhere lesser than it could be, and why: once.
 *
 * Return: NULL when there is nothing to say; borrowed.
 */
const char *collect_note(struct collect *collect);

/* The tape that shows a moment: of the recording, or of what was kept; NULL when there is neither.
 */
struct tape *collect_tape(const struct collect *collect);

/**
 * collect_tasks() - the processes and threads of the groups that are expanded, between two ticks.
 */
int collect_tasks(struct collect *collect, struct model *model, struct err *err);
