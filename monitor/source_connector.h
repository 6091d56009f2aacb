/* SPDX-License-Identifier: MIT */
/*
 * Processes that fork, exec and end, as incidents of their groups: the kernel's process connector.
 *
 * Each fork on the machine wakes it, of whatever group: for when somebody asks. The group is read
 * from /proc as the message arrives; of a process that is gone by then it is the one that it was
 * seen in at its fork or exec, else that of its parent, and when that is gone too the event is the
 * root's.
 */
#pragma once

#include "common/err.h"
#include "monitor/incident.h"

struct source_connector; /* private state */

/**
 * source_connector_open() - listen from now on.
 *
 * Return: 0; -EPERM without CAP_NET_ADMIN (Linux 6.6 does not ask for it); -ENOTSUP, -errno.
 */
int source_connector_open(struct source_connector **ret, struct err *err);
void source_connector_close(struct source_connector *source);

int source_connector_fd(const struct source_connector *source);

/**
 * source_connector_read() - what came meanwhile; a last one of kind INCIDENT_LOST when the kernel
 * dropped some.
 *
 * Return: 0, what @visit returned.
 */
int source_connector_read(struct source_connector *source, incident_visit *visit, void *data);
