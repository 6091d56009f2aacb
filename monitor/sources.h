/* SPDX-License-Identifier: MIT */
/*
 * What is known of groups from elsewhere than their own files, put into their samples as files that
 * are cgov's: cgov.net, cgov.tasks (metric.def).
 */
#pragma once

#include "cgroup/sample.h"
#include "cgroup/tree.h"
#include "monitor/sockets.h"
struct sources; /* private state */
struct survey_start;

/**
 * sources_new() - what this machine has of them.
 * @root_fd: of the hierarchy: a folder that only looks like one has none.
 * @listen: to tasks that end; for those who take more than one sample.
 *
 * Return: NULL where there are none, or memory is short.
 */
struct sources *sources_new(int root_fd, bool listen);
void sources_free(struct sources *sources);

/**
 * sources_begin() - a sample begins.
 * @starts: what is below them is looked at first: groups above are to know of it.
 * @whole: each of those groups will be filled. Then the first sample does so only: what comes to be
 * later is known to the groups above one sample later.
 */
void sources_begin(struct sources *sources, const struct survey_start *starts, size_t count,
		   bool whole);

/* Of each group: look, and put in what is known. */
void sources_fill(struct sources *sources, const struct cg *cg, const char *path,
		  struct sample *sample);
void sources_end(struct sources *sources);

/**
 * sources_read_sockets() - look at the sockets of the groups below @starts.
 * @sources: can be NULL: then there are none to look at.
 *
 * Return: 0; -ENOTSUP, -errno.
 */
int sources_read_sockets(struct sources *sources, const struct survey_start *starts, size_t count,
			 struct err *err);

/* What was seen of a group and those below; rates where @ret has what was seen before. */
void sources_fill_sockets(const struct sources *sources, const char *path, struct sockets *ret);

/**
 * sources_fd() - where sources_hear() is to be called when there is something to read; -1 for
 * nowhere.
 *
 * The sooner it is called, the more is known of a task that ended.
 */
int sources_fd(const struct sources *sources);
void sources_hear(struct sources *sources);

/**
 * sources_note() - what is not read as it could be, and why: once each.
 *
 * Return: NULL when there is nothing new to say; borrowed.
 */
const char *sources_note(struct sources *sources);
