/* SPDX-License-Identifier: MIT */
/*
 * The internet sockets of a group, added up: how many in which state, what they move, with whom.
 * Pure.
 */
#pragma once

#include "common/json_text.h"
#include "monitor/socket.h"

struct socket_peer {
	uint8_t family;
	uint8_t address[16];
	uint64_t connections;
	uint64_t sent_bytes, received_bytes, retransmits; /* since they were opened */
	uint64_t sent_rate, received_rate;		  /* a second, since the look before */
	uint32_t rtt_usec;				  /* of the last of them */
};

#define SOCKET_PEERS_MAX 4096

struct socket_seen; /* private state */

struct sockets {
	uint64_t states[SOCKET_STATES]; /* of TCP */
	uint64_t tcp, udp;
	uint64_t sent_bytes, received_bytes, retransmits; /* of TCP, since they were opened */
	/* A second, since the look before; of what was opened and closed in between nothing. */
	bool has_rates;
	uint64_t sent_rate, received_rate, retransmit_rate;
	struct socket_peer *peers; /* that move most first; owned */
	size_t peer_count, peer_room;
	uint64_t mono_usec;		/* when the look began */
	struct socket_seen *now, *then; /* of each socket; owned */
	size_t now_count, now_room, then_count;
	uint64_t interval_usec;
	bool failed; /* memory was short: something is missing */
};

/* All zero is empty. */
void sockets_done(struct sockets *sockets);

/* A look begins: what the one before saw is kept for the rates. */
void sockets_begin(struct sockets *sockets, uint64_t mono_usec);
void sockets_add_tcp(struct sockets *sockets, const struct socket *socket);
void sockets_end(struct sockets *sockets);

#define SOCKET_ADDRESS_SIZE 48

/* "10.0.0.1". Return: @buf. */
const char *socket_peer_print(const struct socket_peer *peer, char buf[SOCKET_ADDRESS_SIZE]);

/**
 * sockets_json_write() - an object of that key into the one that is open.
 */
void sockets_json_write(const struct sockets *sockets, const char *key, struct json_text *json);
