/* SPDX-License-Identifier: MIT */
/*
 * `cgov govern`: the loop that keeps policies true and runs their rules.
 *
 * One timer wakes it: for the next tick of the interval, or before that for what an act has still
 * to do. A signal reloads or ends it. What may take long goes on in helpers.
 */
#pragma once

#include "common/event.h"
#include "governor/act.h"
#include "governor/audit.h"
#include "governor/domain.h"
#include "governor/drift_keep.h"

struct govern_options {
	char *const *words; /* policies, and folders of policies; NULL-terminated */
	uint64_t interval_usec;
	const char *audit_path; /* NULL: only the journal */
	bool dry_run;		/* say what would be done, and do nothing */
};

/* Of one policy: what was said of its drift, and how often it was repaired. */
struct govern_drift {
	char *said; /* owned; NULL: nothing drifted */
	struct drift_peace peace;
	bool at_war; /* it is left alone, and that was said */
};

struct govern {
	const struct govern_options *options;
	const struct event_functions *event;
	sd_event *loop;
	sd_event_source *timer;
	struct host host;
	struct owner owner; /* none while there is no subtree */
	bool told_missing;
	int launches_fd;
	struct domain domain;
	struct govern_drift *drift; /* of each policy; owned */
	struct held_list held;
	struct audit audit;
	struct acts acts;
	struct helper repair; /* of one policy at a time */
	size_t repairing;
	uint64_t tick_due_usec, drift_due_usec; /* monotonic */
	uint64_t watchdog_usec;			/* 0: nobody waits for a sign of life */
	bool ready;
	struct err *err; /* what ended the loop */
};

/**
 * govern_run() - until SIGINT or SIGTERM.
 *
 * Return: 0; -EBADMSG after the findings were said; -errno.
 */
int govern_run(const struct govern_options *options, struct err *err);

/* For the files govern_*.c. */

/* The subtree, as soon as there is one; what a former governor left is given back. */
int govern_attach(struct govern *govern, struct err *err);
bool govern_is_attached(const struct govern *govern);
void govern_detach(struct govern *govern);

/* Look for drift, report or repair it. */
int govern_look_for_drift(struct govern *govern, uint64_t now_mono_usec, struct err *err);
void govern_repaired(struct govern *govern);
void govern_drift_done(struct govern *govern);

/* Policy files of words that are files or folders. Return: NULL-terminated, to be freed with
 * govern_files_free(); NULL with @err set. */
char **govern_files(char *const *words, struct err *err);
void govern_files_free(char **files);

/* What happened, in the audit log, in the journal, and for whoever looks on. */
void govern_tell(struct govern *govern, const struct audit_entry *entry);
