/* SPDX-License-Identifier: MIT */
/*
 * The network of one workload, from its lease to its removal.
 *
 * Theory of operation: see network.c.
 */
#pragma once

#include "common/text.h"
#include "governor/network_lease.h"
#include "governor/network_want.h"
#include "governor/outcome.h"
#include "runner/launch.h"

struct network {
	const struct network_want *want; /* borrowed; NULL: there is nothing to do */
	int dirfd;			 /* folder of the leases; borrowed */
	struct lease lease;
	struct route *route;
	int ns_fd; /* of the workload: keeps its counters readable until the end */
};

#define NETWORK_UNUSED ((struct network){.dirfd = -1, .lease = {.fd = -1}, .ns_fd = -1})

/**
 * network_open() - what must be there before the workload is, and what it is told.
 * @network: want and dirfd are set.
 * @launch: its network is filled in.
 */
int network_open(struct network *network, struct launch *launch, struct arena *arena,
		 struct err *err);

/**
 * network_close() - nothing of it is left, also after a network_open() that failed.
 */
int network_close(struct network *network, struct err *err);

/**
 * network_sweep() - remove what crashed launches left.
 * @state_dir: as of state_open().
 * @ret_cleaned: a line for people is added for each.
 */
int network_sweep(const char *state_dir, struct text *ret_cleaned, struct err *err);
