/* SPDX-License-Identifier: MIT */
/*
 * The workloads that run, for the commands that list and steer them.
 */
#pragma once

#include "cgroup/host.h"
#include "cgroup/tree.h"
#include "cli/command.h"
#include "common/arena.h"
#include "governor/record.h"

struct workloads {
	struct host host;
	struct cg root;	 /* of the hierarchy */
	int launches_fd; /* -1: nothing was ever launched here */
	struct arena arena;
};

/**
 * workloads_open() - and clean what crashed ones left, named on stderr.
 */
int workloads_open(struct workloads *ret, struct err *err);
void workloads_close(struct workloads *workloads);
#define AUTO_WORKLOADS CLEANUP(workloads_close)

/**
 * typedef workloads_visit - called for each workload that runs.
 * @cg: its group.
 */
typedef int workloads_visit(int dirfd, const struct record_found *found, const struct cg *cg,
			    void *data, struct err *err);

/**
 * workloads_walk() - all, or those that a word names: by name, by group ("web/api") with what runs
 * in it, or by path with a leading "/".
 * @word: NULL for all.
 *
 * One that ends meanwhile is left out.
 *
 * Return: 0; -ENOENT when nothing is meant by @word.
 */
int workloads_walk(struct workloads *workloads, const char *word, workloads_visit *visit,
		   void *data, struct err *err);
