/* SPDX-License-Identifier: MIT */
/*
 * The socket that an endpoint listens on: an address, a path, or one that systemd passed.
 */
#pragma once

#include "common/err.h"
#include "common/fd.h"

#include <stdint.h>

/* Digits of a telephone have C, G, O and V on these keys. */
#define LISTEN_DEFAULT "127.0.0.1:2468"

struct listen {
	int fd;		/* owned; -1 for none */
	char text[160]; /* where it is, for people: "http://127.0.0.1:2468", "unix:/run/x" */
	char path[108]; /* of a socket file that we made; "" for none */
	uint64_t inode; /* of that file */
};

#define LISTEN_NONE      \
	{                \
		.fd = -1 \
	}

/**
 * listen_check() - whether a text is an address, as listen_open() takes it.
 *
 * Return: 0, -EINVAL with @err set.
 */
int listen_check(const char *address, struct err *err);

/**
 * listen_open() - listen on an address.
 * @address: "127.0.0.1:2468", "[::1]:2468", "localhost:2468", "2468" (of 127.0.0.1); "unix:/run/x"
 * or "/run/x". Port 0 is any free one. Names are not looked up.
 *
 * A socket file that nobody answers on is replaced. Its mode follows the umask.
 *
 * Return: 0; -EINVAL for what is no address; -EADDRINUSE; -errno.
 */
int listen_open(const char *address, struct listen *ret, struct err *err);

/**
 * listen_passed() - the socket that the service manager passed.
 *
 * Manual: sd_listen_fds(3).
 *
 * Return: 1; 0 when none was; -EINVAL when it is none that listens, or when there are several.
 */
int listen_passed(struct listen *ret, struct err *err);

/**
 * listen_tell() - tell the service manager, where there is one.
 * @state: "READY=1". Manual: sd_notify(3).
 */
void listen_tell(const char *state);

/* A socket file of ours goes away. */
void listen_close(struct listen *listen);
#define AUTO_LISTEN CLEANUP(listen_close)
