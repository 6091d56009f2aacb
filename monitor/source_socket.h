/* SPDX-License-Identifier: MIT */
/*
 * The internet sockets of groups, through sock_diag: from the network namespace that cgov is in,
 * and from those that the groups are in. Listing them costs some microseconds a socket: for when
 * somebody looks.
 */
#pragma once

#include "common/err.h"
#include "monitor/sockets.h"
#include "monitor/source_net.h"
#include "monitor/survey.h"

struct source_socket; /* private state */

/* Return: NULL when memory is short. */
struct source_socket *source_socket_new(void);
void source_socket_free(struct source_socket *source);

/**
 * source_socket_read() - look at all sockets once.
 * @net: which namespaces groups are in; can be NULL.
 * @starts: sockets of these groups and those below are kept.
 *
 * Return: 0; -ENOTSUP when this kernel does not list sockets, or not with their groups; -errno.
 */
int source_socket_read(struct source_socket *source, struct source_net *net,
		       const struct survey_start *starts, size_t count, struct err *err);

/**
 * source_socket_fill() - what was seen of a group and those below.
 */
void source_socket_fill(const struct source_socket *source, const char *path, struct sockets *ret);
