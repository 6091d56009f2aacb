/* SPDX-License-Identifier: MIT */
/*
 * What rules have changed in groups and is to be given back: only what cgov set, and only where
 * nobody has changed it since. Each is on disk before it is written, so that after a crash the next
 * governor gives it back.
 */
#pragma once

#include "cgroup/knob.h"
#include "cgroup/tree.h"
#include "common/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HELD_FOLDER "govern" /* of the run state */

/* One file of one group, or one device in it. */
struct held {
	struct cg cg; /* of the group as it was met; owned */
	char *path;   /* from the root of the hierarchy; owned, and so are these: */
	char *file;   /* "memory.high", "cgroup.freeze" */
	char *object; /* NULL: none */
	char *before; /* what was there, as it can be written back */
	char *after;  /* what a rule wrote */
	char *rule;
	uint64_t decision;
	uint64_t until_mono_usec; /* UINT64_MAX: until somebody says so */
};

struct held_list {
	struct held *all; /* owned */
	size_t count;
	int dirfd;   /* of the folder; -1: nothing is kept on disk */
	int lock_fd; /* this process is the governor of the tree */
	uint64_t tree;
	const char *boot_id; /* borrowed */
	uint64_t page_bytes;
};

#define HELD_NONE ((struct held_list){.dirfd = -1, .lock_fd = -1})

/**
 * held_open() - become the one that changes things in a subtree by rules.
 * @tree: id of the subtree's group.
 * @boot_id: borrowed.
 *
 * Return: 0; -EBUSY when another governor runs for it; -errno.
 */
int held_open(const char *state_dir, uint64_t tree, const char *boot_id, uint64_t page_bytes,
	      struct held_list *ret, struct err *err);
void held_close(struct held_list *list);

/**
 * held_recall() - what a former governor left: groups that are there still, by their id.
 * @root_fd: of the hierarchy.
 *
 * Return: 0; -EINVAL when the file cannot be understood: it stays as it is.
 */
int held_recall(struct held_list *list, int root_fd, struct err *err);

/* What is about to be written. Texts are copied. */
struct held_ask {
	const struct cg *cg;
	const char *path, *file, *object, *before, *after, *rule;
	uint64_t decision, until_mono_usec;
};

/**
 * held_take() - note it, before the write.
 *
 * Where a rule has changed the same before and nobody else since, what was there first stays what
 * is given back.
 */
int held_take(struct held_list *list, const struct held_ask *ask, struct err *err);

/* The one of a file of a group; NULL when there is none. Borrowed until the list changes. */
struct held *held_find(const struct held_list *list, uint64_t group_id, const char *file,
		       const char *object);

enum held_end {
	HELD_GIVEN_BACK,
	HELD_CHANGED, /* by somebody else since: left alone */
	HELD_GONE,    /* with its group */
	HELD_REFUSED, /* by the kernel: @err */
};

/**
 * held_give_back() - put back what was there, and forget it.
 * @held: of the list.
 */
enum held_end held_give_back(struct held_list *list, struct held *held, struct err *err);

/* Whether the value of a file is one that a rule has set. */
bool held_is(const struct held_list *list, const char *path, const char *file);
