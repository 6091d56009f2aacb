/* SPDX-License-Identifier: MIT */
/*
 * The network namespace of a workload, from inside: loopback, its interface, the rate of what
 * leaves, the name servers.
 */
#pragma once

#include "common/err.h"
#include "runner/route.h"

#include <stdbool.h>

struct launch;

#define NET_INNER "eth0"

/* Beside NS_NET, which makes the namespace. What it points to is borrowed. */
struct net {
	bool join;   /* no namespace of its own: */
	int join_fd; /* this one */
	bool wired;  /* NET_INNER is there when the child goes on */
	struct route_address address;
	struct in_addr gateway;
	struct route_rate egress; /* of NET_INNER, or of loopback where that is all there is */
	const char *resolv;	  /* content of its /etc/resolv.conf; NULL: as it is */
};

/**
 * net_set_up() - in the child, before it gives up any power.
 *
 * Who wants more than loopback has called route_load() before: the child may see other files.
 *
 * Return: 0, -errno.
 */
int net_set_up(const struct launch *launch, struct err *err);

/**
 * net_resolv() - in the child, with its own mounts: the name servers it was given.
 */
int net_resolv(const struct launch *launch, struct err *err);
