/* SPDX-License-Identifier: MIT */
/*
 * A netlink socket: the door of libnl. Requests go out as the kernel's structures; what comes in is
 * handed on message by message (netlink_message.h).
 */
#pragma once

#include "common/err.h"
#include "monitor/netlink_message.h"

struct netlink; /* private state */

/**
 * netlink_open() - a socket that never waits.
 * @protocol: NETLINK_GENERIC, NETLINK_ROUTE, NETLINK_SOCK_DIAG.
 * @fd: a socket of that protocol made elsewhere, taken over on success; -1: make one here.
 *
 * Return: 0; -ENOENT where libnl is not installed; -ENOTSUP where cgov was built without it, or the
 * kernel has no such protocol; -errno.
 */
int netlink_open(int protocol, int fd, struct netlink **ret, struct err *err);
void netlink_close(struct netlink *netlink);

int netlink_fd(const struct netlink *netlink);

/**
 * netlink_family() - the message type of a generic netlink family.
 *
 * Return: 0; -ENOTSUP when this kernel has no such family.
 */
int netlink_family(struct netlink *netlink, const char *name, uint16_t *ret, struct err *err);

/**
 * netlink_make_room() - let the socket keep this many bytes that were not received yet.
 *
 * Past the limit of normal users where CAP_NET_ADMIN allows it, up to it where not.
 */
void netlink_make_room(struct netlink *netlink, int bytes);

/**
 * netlink_send() - one or more whole messages in one system call.
 */
int netlink_send(struct netlink *netlink, const void *messages, size_t len, struct err *err);

/**
 * typedef netlink_visit - called for each message; its body is valid until it returns.
 *
 * Return: 0 to go on; 1 when no more is wanted; -errno to stop.
 */
typedef int netlink_visit(const struct netlink_message *message, void *data);

/**
 * netlink_receive() - everything that waits, or until an answer of many parts is done.
 *
 * The kernel answers before the request's system call returns: nothing that waits is an end.
 *
 * Return: 0; what @visit returned when that was below 0; -errno.
 */
int netlink_receive(struct netlink *netlink, netlink_visit *visit, void *data);

/**
 * netlink_losses() - how often the kernel had to drop messages because the socket was full. How
 * many each time, it does not say.
 */
uint64_t netlink_losses(const struct netlink *netlink);
