/* SPDX-License-Identifier: MIT */
/*
 * What the host has for private networks while a workload has one: a bridge, forwarding, the way
 * out. All of it under lease_lock().
 */
#pragma once

#include "common/err.h"
#include "runner/route.h"

#define NETWORK_BRIDGE "cgov0"

/* The address with this index; 1 is the host's own, and the way out. */
struct route_address network_address(unsigned int index);

/* The host's end of a workload's wire: "cgov-7". */
#define NETWORK_NAME_SIZE 16
const char *network_wire(unsigned int index, char buf[NETWORK_NAME_SIZE]);

/**
 * network_host_begin() - the bridge, unless it is there already.
 *
 * Return: 0; -EBUSY when the addresses are somebody else's here; -errno.
 */
int network_host_begin(struct route *route, struct err *err);

/**
 * network_host_open() - the way out: forwarding and the table of nftables. Once.
 * @dirfd: folder of the leases; remembers what was changed.
 */
int network_host_open(int dirfd, struct err *err);

/**
 * network_host_end() - all of it goes, but for a bridge that another cgov has workloads on.
 */
int network_host_end(int dirfd, struct route *route, struct err *err);
