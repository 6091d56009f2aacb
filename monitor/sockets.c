/* SPDX-License-Identifier: MIT */
#include "monitor/sockets.h"

#include "common/attr.h"
#include "common/clock.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#define PEERS_TOLD 20

struct socket_seen {
	uint64_t cookie, sent_bytes, received_bytes, retransmits;
};

void sockets_done(struct sockets *sockets)
{
	free(sockets->peers);
	free(sockets->now);
	free(sockets->then);
	*sockets = (struct sockets){0};
}

static int by_cookie(const void *a, const void *b)
{
	uint64_t one = ((const struct socket_seen *)a)->cookie;
	uint64_t other = ((const struct socket_seen *)b)->cookie;

	return one < other ? -1 : one > other;
}

void sockets_begin(struct sockets *sockets, uint64_t mono_usec)
{
	struct sockets next = {
		.mono_usec = mono_usec,
		.then = sockets->now,
		.then_count = sockets->now_count,
		.peers = sockets->peers,
		.peer_room = sockets->peer_room,
		.has_rates = sockets->mono_usec > 0 && mono_usec > sockets->mono_usec,
		.interval_usec = mono_usec - sockets->mono_usec,
	};

	free(sockets->then);
	if (next.then)
		qsort(next.then, next.then_count, sizeof(*next.then), by_cookie);
	*sockets = next;
}

/* What it moved since the look before. One that is new since then moved all of it since then. */
static struct socket_seen growth(const struct sockets *sockets, const struct socket *socket)
{
	struct socket_seen grown = {socket->cookie, socket->sent_bytes, socket->received_bytes,
				    socket->retransmits};
	const struct socket_seen *then =
		sockets->then_count == 0 ? NULL
					 : bsearch(&grown, sockets->then, sockets->then_count,
						   sizeof(*then), by_cookie);

	if (then && then->sent_bytes <= grown.sent_bytes &&
	    then->received_bytes <= grown.received_bytes &&
	    then->retransmits <= grown.retransmits) {
		grown.sent_bytes -= then->sent_bytes;
		grown.received_bytes -= then->received_bytes;
		grown.retransmits -= then->retransmits;
	}
	return grown;
}

static void keep(struct sockets *sockets, const struct socket *socket)
{
	if (sockets->now_count == sockets->now_room) {
		size_t room = sockets->now_room ? sockets->now_room * 2 : 64;
		struct socket_seen *now = realloc(sockets->now, room * sizeof(*now));
		if (!now) {
			sockets->failed = true;
			return;
		}
		sockets->now = now;
		sockets->now_room = room;
	}
	sockets->now[sockets->now_count++] = (struct socket_seen){
		socket->cookie, socket->sent_bytes, socket->received_bytes, socket->retransmits};
}

static struct socket_peer *peer_of(struct sockets *sockets, const struct socket *socket)
{
	for (size_t i = 0; i < sockets->peer_count; i++)
		if (sockets->peers[i].family == socket->family &&
		    memcmp(sockets->peers[i].address, socket->peer, sizeof(socket->peer)) == 0)
			return &sockets->peers[i];
	if (sockets->peer_count == sockets->peer_room) {
		size_t room = sockets->peer_room ? sockets->peer_room * 2 : 16;
		struct socket_peer *peers =
			room > SOCKET_PEERS_MAX ? NULL
						: realloc(sockets->peers, room * sizeof(*peers));
		if (!peers) {
			sockets->failed = true;
			return NULL;
		}
		sockets->peers = peers;
		sockets->peer_room = room;
	}
	struct socket_peer *peer = &sockets->peers[sockets->peer_count++];
	*peer = (struct socket_peer){.family = socket->family};
	memcpy(peer->address, socket->peer, sizeof(peer->address));
	return peer;
}

static bool has_peer(const struct socket *socket)
{
	static const uint8_t nobody[16];

	return memcmp(socket->peer, nobody, sizeof(nobody)) != 0;
}

static void add_peer(struct sockets *sockets, const struct socket *socket,
		     const struct socket_seen *grown)
{
	struct socket_peer *peer = has_peer(socket) ? peer_of(sockets, socket) : NULL;

	if (!peer)
		return;
	peer->connections++;
	peer->sent_bytes += socket->sent_bytes;
	peer->received_bytes += socket->received_bytes;
	peer->retransmits += socket->retransmits;
	peer->sent_rate += grown->sent_bytes;
	peer->received_rate += grown->received_bytes;
	peer->rtt_usec = socket->rtt_usec;
}

void sockets_add_tcp(struct sockets *sockets, const struct socket *socket)
{
	struct socket_seen grown = growth(sockets, socket);

	sockets->tcp++;
	sockets->states[socket->state]++;
	sockets->sent_bytes += socket->sent_bytes;
	sockets->received_bytes += socket->received_bytes;
	sockets->retransmits += socket->retransmits;
	sockets->sent_rate += grown.sent_bytes;
	sockets->received_rate += grown.received_bytes;
	sockets->retransmit_rate += grown.retransmits;
	keep(sockets, socket);
	add_peer(sockets, socket, &grown);
}

static int by_use(const void *a, const void *b)
{
	const struct socket_peer *one = a, *other = b;
	uint64_t mine = one->sent_rate + one->received_rate;
	uint64_t its = other->sent_rate + other->received_rate;

	if (mine == its) {
		mine = one->sent_bytes + one->received_bytes;
		its = other->sent_bytes + other->received_bytes;
	}
	if (mine != its)
		return mine > its ? -1 : 1;
	return memcmp(one->address, other->address, sizeof(one->address));
}

static uint64_t a_second(const struct sockets *sockets, uint64_t grown)
{
	if (!sockets->has_rates || grown > UINT64_MAX / USEC_PER_SEC)
		return 0;
	return grown * USEC_PER_SEC / sockets->interval_usec;
}

void sockets_end(struct sockets *sockets)
{
	sockets->sent_rate = a_second(sockets, sockets->sent_rate);
	sockets->received_rate = a_second(sockets, sockets->received_rate);
	sockets->retransmit_rate = a_second(sockets, sockets->retransmit_rate);
	for (size_t i = 0; i < sockets->peer_count; i++) {
		struct socket_peer *peer = &sockets->peers[i];
		peer->sent_rate = a_second(sockets, peer->sent_rate);
		peer->received_rate = a_second(sockets, peer->received_rate);
	}
	if (sockets->peer_count > 0)
		qsort(sockets->peers, sockets->peer_count, sizeof(*sockets->peers), by_use);
}

const char *socket_peer_print(const struct socket_peer *peer, char buf[SOCKET_ADDRESS_SIZE])
{
	if (!inet_ntop(peer->family, peer->address, buf, SOCKET_ADDRESS_SIZE))
		buf[0] = '\0';
	return buf;
}

static struct json_key key_of(const char *text)
{
	return JSON_KEY(text);
}

static void write_states(const struct sockets *sockets, struct json_text *json)
{
	json_text_open(json, key_of("states"), '{');
	for (uint8_t state = 0; state < SOCKET_STATES; state++)
		if (sockets->states[state] > 0)
			json_text_number(json, key_of(socket_state_name(state)),
					 sockets->states[state]);
	json_text_close(json, '}');
}

static void write_peer(const struct socket_peer *peer, struct json_text *json)
{
	char address[SOCKET_ADDRESS_SIZE];

	socket_peer_print(peer, address);
	json_text_open(json, JSON_NO_KEY, '{');
	json_text_string(json, key_of("address"), address, strlen(address));
	json_text_number(json, key_of("connections"), peer->connections);
	json_text_number(json, key_of("tx_bytes"), peer->sent_bytes);
	json_text_number(json, key_of("rx_bytes"), peer->received_bytes);
	json_text_number(json, key_of("retransmits"), peer->retransmits);
	json_text_close(json, '}');
}

void sockets_json_write(const struct sockets *sockets, const char *key, struct json_text *json)
{
	json_text_open(json, key_of(key), '{');
	json_text_number(json, key_of("tcp"), sockets->tcp);
	json_text_number(json, key_of("udp"), sockets->udp);
	write_states(sockets, json);
	json_text_number(json, key_of("tx_bytes"), sockets->sent_bytes);
	json_text_number(json, key_of("rx_bytes"), sockets->received_bytes);
	json_text_number(json, key_of("retransmits"), sockets->retransmits);
	json_text_open(json, key_of("peers"), '[');
	for (size_t i = 0; i < sockets->peer_count && i < PEERS_TOLD; i++)
		write_peer(&sockets->peers[i], json);
	json_text_close(json, ']');
	json_text_close(json, '}');
}
