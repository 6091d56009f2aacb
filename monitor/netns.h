/* SPDX-License-Identifier: MIT */
/*
 * Sockets in network namespaces of others.
 */
#pragma once

#include "common/err.h"

/**
 * netns_socket() - a netlink socket that lives in another network namespace.
 * @ns_fd: of the namespace: /proc/PID/ns/net.
 * @protocol: NETLINK_ROUTE, NETLINK_SOCK_DIAG.
 * @ret_fd: owned by the caller; it keeps the namespace.
 *
 * A helper process enters the namespace and leaves the socket in the table of descriptors that it
 * shares with us: this process itself goes nowhere. Where that takes the namespace's user namespace
 * (workloads of normal users), it enters that first.
 *
 * Return: 0; -EPERM and -errno.
 */
int netns_socket(int ns_fd, int protocol, int *ret_fd, struct err *err);
