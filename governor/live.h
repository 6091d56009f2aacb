/* SPDX-License-Identifier: MIT */
/*
 * What is there now: the groups below cgov's subtree and the content of their files, read once.
 */
#pragma once

#include "cgroup/owner.h"
#include "common/arena.h"
#include "common/err.h"
#include "governor/generation.h"
#include "governor/policy.h"

#include <stdbool.h>
#include <stddef.h>

struct live_file {
	const char *name; /* "memory.max" */
	const char *content;
};

struct live_group {
	const char *path; /* below the subtree; "" is the subtree itself */
	uint64_t id;
	const char *policy; /* whose group it is, by its mark; NULL: nobody's */
	bool populated;	    /* a process runs in it or below it */
	bool inner;	    /* a process sits in the group itself */
	struct live_file *files;
	size_t file_count;
};

/* A device as a policy names it. */
struct live_device {
	const char *name;    /* "/var/lib" */
	const char *majmin;  /* "8:0"; NULL: this machine has none */
	const char *missing; /* why, when @majmin is NULL */
};

struct live {
	const char *root; /* path of the subtree from the root of the hierarchy: "/cgov"; "" when it
			     is that root */
	struct live_group *groups; /* sorted by path; empty while the subtree does not exist */
	size_t count;
	struct live_device *devices; /* that the policy and the generation name */
	size_t device_count;
	enum owner_say say;		   /* in the protection of the subtree itself */
	const char *controllers;	   /* that the subtree can hand out */
	uint64_t memory_above, swap_above; /* limits of the subtree and above; UNIT_MAX: none */
	uint64_t ram_bytes, swap_bytes, page_bytes;
	const struct generation *former; /* what this policy applied last; NULL: nothing */
};

/**
 * live_read() - the subtree as far as @policy names it, and every group marked as its.
 * @owner: NULL while the subtree does not exist.
 * @root: its path, as in struct live.
 * @former: what the policy applied last; NULL: nothing.
 * @arena: owns all of it.
 *
 * Of the subtree itself memory.min and memory.low are what reaches its groups, and the top groups
 * of other policies are there with these two files: together they share what the subtree has.
 *
 * Files that a policy can set are read where they exist; a group that is missing is not an error,
 * nor is a device.
 */
int live_read(const struct owner *owner, const char *root, const struct host *host,
	      const struct policy *policy, const struct generation *former, struct arena *arena,
	      struct live *ret, struct err *err);

/* The group at @path, the file in it, the device; NULL when there is none. */
const struct live_group *live_group(const struct live *live, const char *path);
const char *live_file(const struct live_group *group, const char *name);
const struct live_device *live_device(const struct live *live, const char *name);

/**
 * live_is_top() - whether a path is of a group right below the subtree.
 */
bool live_is_top(const char *path);

/**
 * live_needs_device() - whether a knob's objects are block devices, resolved before they are
 * written.
 */
bool live_needs_device(const struct knob *knob);
