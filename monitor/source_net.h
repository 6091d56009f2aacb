/* SPDX-License-Identifier: MIT */
/*
 * DOC: Network counters of groups
 *
 * A cgroup has no network counters. A workload in a network namespace of its own has: those of the
 * namespace's interfaces. A group's numbers are those of every namespace, but the one that cgov is
 * in, that a process of the group or of one below is in; each namespace counts once, however many
 * groups share it. Which namespace a group is in is asked of the first of its processes, not often.
 *
 * They come through a route netlink socket in each namespace; where the namespace cannot be
 * entered, from /proc/PID/net/dev.
 */
#pragma once

#include "cgroup/sample.h"
#include "cgroup/tree.h"
#include "common/err.h"

struct source_net; /* private state */

/* Return: NULL when memory is short or there is no /proc. */
struct source_net *source_net_new(void);
void source_net_free(struct source_net *source);

/**
 * source_net_look() - which namespace a group is in, when it is time to ask.
 * @path: from the root of the hierarchy.
 */
void source_net_look(struct source_net *source, const struct cg *cg, const char *path);

/* Read the counters of the namespaces found so far; those that no group is in are let go. */
void source_net_round(struct source_net *source);

/**
 * source_net_fill() - the file cgov.net of a group, when it has a namespace.
 */
void source_net_fill(const struct source_net *source, const char *path, struct sample *sample);

/**
 * source_net_open() - a netlink socket in the namespace that a group itself is in.
 * @ret_fd: owned by the caller; -1 when the group is in the one that cgov is in.
 *
 * Return: 0; -errno.
 */
int source_net_open(const struct source_net *source, uint64_t id, int protocol, int *ret_fd,
		    struct err *err);

/* Which namespace a group itself is in; 0: the one that cgov is in, or not known. */
uint64_t source_net_space(const struct source_net *source, uint64_t id);

/**
 * source_net_note() - what is not read as it could be, and why; NULL for nothing; borrowed.
 */
const char *source_net_note(const struct source_net *source);
