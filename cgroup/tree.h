/* SPDX-License-Identifier: MIT */
/*
 * Groups of a cgroup v2 tree: open, create, walk, kill, remove. A group is known by its directory
 * descriptor and inode: a path can be taken by another group after a removal.
 *
 * Any directory will do where only files are read: tests hand in folders that look like groups.
 */
#pragma once

#include "common/err.h"
#include "common/fd.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A group. {-1, 0} is none. */
struct cg {
	int fd;	     /* O_PATH would do for *at() calls; opened O_RDONLY so that it can be listed */
	uint64_t id; /* inode of the directory = the kernel's cgroup id */
};

#define CG_NONE ((struct cg){.fd = -1})

/**
 * cg_open() - the group at @path below @dirfd.
 * @path: relative, no "..", no symbolic links are followed; "" or "." is @dirfd itself.
 *
 * Return: 0, -ENOENT, -errno.
 */
int cg_open(int dirfd, const char *path, struct cg *ret, struct err *err);
void cg_close(struct cg *cg);
#define AUTO_CG CLEANUP(cg_close)

/**
 * cg_open_path() - the group that a directory of the file system is; links are followed.
 */
int cg_open_path(const char *path, struct cg *ret, struct err *err);

/**
 * cg_open_top() - the topmost group that can be reached from @from: where ".." leaves the file
 * system of cgroups. A plain directory is its own top.
 */
int cg_open_top(const struct cg *from, struct cg *ret, struct err *err);

/**
 * cg_is_cgroup2() - whether the descriptor is on a cgroup v2 file system.
 */
bool cg_is_cgroup2(int fd);

/**
 * cg_create() - mkdir one group and open it.
 *
 * Return: 0, -EEXIST, -errno (-EAGAIN where cgroup.max.* of an ancestor refuses) .
 */
int cg_create(const struct cg *parent, const char *name, struct cg *ret, struct err *err);

/**
 * cg_remove() - rmdir the group and all below it, deepest first.
 *
 * Nothing is killed: see cg_kill(). A group that is gone already is a success.
 *
 * Return: 0, -EBUSY when a process is left.
 */
int cg_remove(int parent_fd, const char *name, struct err *err);

/**
 * cg_write() - @text to an interface file in one write().
 *
 * Return: 0 or -errno; the text says which controller is missing where, and what mends it.
 */
int cg_write(const struct cg *cg, const char *file, const char *text, struct err *err);

/**
 * cg_kill() - SIGKILL to every process below, race-free against fork.
 *
 * Kernel: cgroup-v2.rst, cgroup.kill (5.14).
 */
int cg_kill(const struct cg *cg, struct err *err);

/**
 * cg_wait_empty() - until no process is below.
 * @timeout_usec: 0 only looks.
 *
 * Return: 0, -ETIMEDOUT.
 */
int cg_wait_empty(const struct cg *cg, uint64_t timeout_usec, struct err *err);

/**
 * cg_freeze() - stop or let go all processes below. Does not wait for cgroup.events.
 */
int cg_freeze(const struct cg *cg, bool frozen, struct err *err);

/**
 * cg_enable() - hand controllers to the children, one write each so that the refused one has a
 * name.
 * @controllers: names separated by spaces; those enabled already cost no write.
 *
 * Return: 0; -ENOENT when a controller is not available here, with where it is missing; -EBUSY when
 * processes are in the way.
 */
int cg_enable(const struct cg *cg, const char *controllers, struct err *err);

/**
 * cg_has_controller() - whether @list, the text of cgroup.controllers or subtree_control, names it.
 */
bool cg_has_controller(const char *list, const char *controller);

/**
 * typedef cg_visit - called for each group of a walk.
 * @path: relative to where the walk began, "" for the start itself.
 * @depth: 0 for the start.
 *
 * Return: 0 to go on, 1 to go on without the children of this one, -errno to stop.
 */
typedef int cg_visit(const struct cg *cg, const char *path, unsigned int depth, void *data);

/* Levels that a walk goes down; what is deeper is left out. */
#define CG_DEPTH_MAX 256

/**
 * cg_walk() - a group and all below it, parents first, names in order.
 *
 * A group that vanishes on the way, or that we may not look at, is left out. Where another fails
 * (no descriptor left), the rest is walked, and then its error returned. At most one descriptor a
 * level is open.
 */
int cg_walk(const struct cg *start, cg_visit *visit, void *data, struct err *err);
