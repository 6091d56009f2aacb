/* SPDX-License-Identifier: MIT */
/*
 * What happens to groups, from samples and from the kernel's word between them: the roll and its
 * sources, on an event loop.
 */
#pragma once

#include "cgroup/tree.h"
#include "common/event.h"
#include "monitor/incident.h"
#include "monitor/roll.h"
#include "monitor/source_inotify.h"
#include "monitor/source_psi.h"

#include <stdbool.h>

struct incidents {
	struct roll *roll;		/* owned */
	struct source_inotify *inotify; /* NULL: only samples tell; owned */
	struct source_psi *psi;		/* of the starts; owned */
	const char **starts;		/* their paths; owned, what it points to is borrowed */
	size_t psi_count;
	const struct cg *root; /* borrowed */
	const char *root_path; /* borrowed */
	/* A counter moved, or something stalls: it is time to look before the next tick. NULL: the
	 * next tick will do. Return: 0, -errno to end the loop. */
	int (*wake)(void *data);
	void *data;
	const struct event_functions *event; /* of the loop; NULL before it is watched */
};

/**
 * incidents_open() - from samples alone, so far.
 * @root: of the tree that is read; borrowed, and so is @root_path, its path from the root of the
 * hierarchy.
 *
 * Return: 0, -ENOMEM.
 */
int incidents_open(const struct cg *root, const char *root_path, struct incidents *ret,
		   struct err *err);
void incidents_close(struct incidents *incidents);

/**
 * incidents_watch() - from here on also what the loop hears of.
 *
 * What this kernel or this user does not give is left out. Return: 0, -errno of the loop.
 */
int incidents_watch(struct incidents *incidents, const struct event_functions *event,
		    sd_event *loop);

/**
 * incidents_watch_start() - be woken by a group: by its counters of events, and when it stalls.
 * @path: of it, from the root of the hierarchy; borrowed.
 */
int incidents_watch_start(struct incidents *incidents, sd_event *loop, const struct cg *cg,
			  const char *path);

/* A look at all groups; see roll.h. */
void incidents_begin(struct incidents *incidents);
int incidents_add(struct incidents *incidents, const char *path, const struct sample *sample);
int incidents_end(struct incidents *incidents, incident_visit *visit, void *data);

/* Whether the kernel would have told of each group that came or went since the last look, or of
 * which a file was written, and told of none. */
bool incidents_is_quiet(const struct incidents *incidents);

/* Whether somebody wrote to a file of the group, since this was asked last. */
bool incidents_take_set(struct incidents *incidents, uint64_t id);

/* Why some groups are seen at samples only; NULL. */
const char *incidents_note(const struct incidents *incidents);
