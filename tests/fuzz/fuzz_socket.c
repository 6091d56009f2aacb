/* SPDX-License-Identifier: MIT */
/* Input: messages as a sock_diag socket gives them. */
#include "monitor/sockets.h"

#include "tests/fuzz/fuzz.h"

#include <errno.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = fuzz_bytes(data, size), address[SOCKET_ADDRESS_SIZE];
	struct span left = {bytes, size};
	struct netlink_message message;
	struct sockets sockets = {0};
	uint64_t states = 0;

	sockets_begin(&sockets, 1);
	while (netlink_message_next(&left, &message)) {
		struct socket socket = {0};
		int r = socket_parse(message.body, &socket);
		MUST(r == 0 || r == -EBADMSG);
		MUST(socket.state < SOCKET_STATES);
		if (r == 0)
			sockets_add_tcp(&sockets, &socket);
	}
	sockets_end(&sockets);
	for (size_t i = 0; i < SOCKET_STATES; i++)
		states += sockets.states[i];
	MUST(states == sockets.tcp && sockets.peer_count <= sockets.tcp);
	for (size_t i = 0; i < sockets.peer_count; i++)
		MUST(*socket_peer_print(&sockets.peers[i], address));
	sockets_done(&sockets);
	free(bytes);
	return 0;
}
