/* SPDX-License-Identifier: MIT */
/*
 * Addresses of cgov's network that are in use: a file each, in a folder of the state of what lives.
 * It is locked by the supervisor for as long as that lives, so the next command tells what a crash
 * left: the same idea as record.h.
 *
 * Everything that is made on the host for the network is made and removed under one lock, while
 * there is at least one lease.
 */
#pragma once

#include "common/err.h"
#include "governor/network_want.h"

#include <stdbool.h>
#include <stddef.h>

struct lease {
	unsigned int index; /* of the address; 0: none */
	int fd;		    /* locked; owned */
};

#define LEASE_NONE ((struct lease){.fd = -1})

/* The highest index; the host itself has 1. */
#define LEASE_MAX 65534

/**
 * lease_lock() - nobody else makes or removes anything until the descriptor is closed.
 *
 * Return: a descriptor, owned by the caller; -errno.
 */
int lease_lock(int dirfd, struct err *err);

/**
 * lease_take() - an index that nobody has; not the last one that was given back.
 *
 * Return: 0; -ENOSPC; -errno.
 */
int lease_take(int dirfd, struct lease *ret, struct err *err);

/**
 * lease_note_ports() - before they are published: so that a cleaner finds them.
 */
int lease_note_ports(const struct lease *lease, const struct network_port *ports, size_t count,
		     struct err *err);

/* How many there are, whoever has them. Return: -errno. */
int lease_count(int dirfd, struct err *err);

/**
 * lease_drop() - give it back.
 */
void lease_drop(int dirfd, struct lease *lease);

/* What a crash left; the lock is held during the visit. */
struct lease_left {
	unsigned int index;
	const struct network_port *ports;
	size_t port_count;
};

typedef int lease_visit(const struct lease_left *left, void *data, struct err *err);

/**
 * lease_sweep() - visit what crashes left, and forget those whose visit went well.
 *
 * Return: how many were forgotten; -errno, the first failure.
 */
int lease_sweep(int dirfd, lease_visit *visit, void *data, struct err *err);
