/* SPDX-License-Identifier: MIT */
/*
 * Interfaces, addresses, routes and rates of the network namespace that this process is in: the
 * door to libnl-route.
 *
 * IPv4 addresses are in network byte order, as struct in_addr has them.
 */
#pragma once

#include "common/err.h"

#include <netinet/in.h>
#include <stdint.h>
#include <sys/types.h>

struct route;

/**
 * route_load() - load the library; a child that shares our memory's image has it then.
 *
 * Return: 0, -ENOENT when it is missing, -ENOTSUP in a build without it.
 */
int route_load(struct err *err);

/**
 * route_open() - a socket that asks the kernel.
 * @ret: owned by the caller; route_close().
 */
int route_open(struct route **ret, struct err *err);
void route_close(struct route *route);

struct route_address {
	struct in_addr at;
	int prefix; /* bits of the network */
};

/**
 * route_add_bridge() - a bridge, up, with an address.
 *
 * Return: 0, also when it is there already; -errno.
 */
int route_add_bridge(struct route *route, const char *name, const struct route_address *address,
		     struct err *err);

/**
 * route_add_pair() - two interfaces, each the other's wire.
 * @name: of the one that stays here, plugged into @bridge.
 * @pid: the other, @inner, is born in its network namespace.
 *
 * Return: 0; -EEXIST when the name is taken; -errno.
 */
int route_add_pair(struct route *route, const char *name, const char *bridge, pid_t pid,
		   const char *inner, struct err *err);

/**
 * route_remove() - an interface, and the other end of its wire.
 *
 * Return: 0, also when there is none; -errno.
 */
int route_remove(struct route *route, const char *name, struct err *err);

/**
 * route_configure() - give an interface its address and, unless that is 0, the way out.
 */
int route_configure(struct route *route, const char *name, const struct route_address *address,
		    struct in_addr gateway, struct err *err);

struct route_rate {
	uint64_t bits;	/* a second, with the heads of link and network; 0: any */
	uint64_t burst; /* bytes that may leave at once; 0: route_burst() */
};

/* The most that a rate can be: the library counts bytes a second in an int. */
#define ROUTE_BITS_MAX ((uint64_t)INT32_MAX * 8)

/* What a rate gets that says nothing: enough for timers of 10 ms, and for some packets. */
uint64_t route_burst(uint64_t bits);

/**
 * route_shape() - hold what leaves through an interface to a rate: a token bucket over fair queues.
 *
 * Return: 0; -ENOENT when this kernel has no tbf; -errno.
 */
int route_shape(struct route *route, const char *name, const struct route_rate *rate,
		struct err *err);

/**
 * route_drops() - packets that did not fit into the queue of an interface.
 */
int route_drops(struct route *route, const char *name, uint64_t *ret, struct err *err);
