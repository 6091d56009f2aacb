/* SPDX-License-Identifier: MIT */
/*
 * The way out of cgov's network, and the ports that lead into it: a table of nftables of our own,
 * and the door to libnftables.
 */
#pragma once

#include "common/err.h"
#include "governor/network_want.h"

#include <netinet/in.h>

/**
 * nat_begin() - the table: what leaves @bridge for elsewhere takes the host's address.
 * @network: "10.204.0.0/16".
 *
 * Return: 0, also when it is there already; -ENOENT without the library; -ENOTSUP in a build
 * without it, or where the kernel has no nftables.
 */
int nat_begin(const char *bridge, const char *network, struct err *err);

/**
 * nat_publish() - ports of the host are @inner's.
 *
 * All or none. Return: 0; -EADDRINUSE when one is taken by another workload; -errno.
 */
int nat_publish(struct in_addr inner, const struct network_port *ports, size_t count,
		struct err *err);

/**
 * nat_withdraw() - the same ports no longer. Those that are not there are passed over.
 */
void nat_withdraw(const struct network_port *ports, size_t count);

/**
 * nat_end() - the table goes, where there is one.
 */
void nat_end(void);
