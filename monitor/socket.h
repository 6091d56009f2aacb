/* SPDX-License-Identifier: MIT */
/*
 * An internet socket as the kernel lists it. Pure, fuzzed.
 *
 * The group of a socket is the one that its process was in when it made it: it does not follow a
 * process that moves, and a connection that was accepted is of the group of the socket that
 * listened.
 *
 * Kernel: include/uapi/linux/inet_diag.h; man 7 sock_diag.
 */
#pragma once

#include "monitor/netlink_message.h"

/* As the kernel numbers them; man 8 ss has the words. */
#define SOCKET_STATES 13

struct socket {
	uint8_t family; /* AF_INET, AF_INET6; addresses of the former in clothes of the latter are
			   the former's */
	uint8_t state;	/* below SOCKET_STATES */
	uint8_t peer[16];
	uint64_t cookie; /* of the socket as long as it lives */
	uint64_t group;	 /* id of the cgroup; 0: not told */
	bool has_info;	 /* what follows is known: of TCP */
	uint64_t sent_bytes, received_bytes;
	uint64_t retransmits; /* segments */
	uint32_t rtt_usec;
};

/**
 * socket_parse() - the body of a message of sock_diag.
 *
 * Return: 0, -EBADMSG.
 */
int socket_parse(struct span body, struct socket *ret);

const char *socket_state_name(uint8_t state); /* "established", "listen" */
