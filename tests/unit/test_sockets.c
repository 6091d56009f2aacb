/* SPDX-License-Identifier: MIT */
/* Messages as kernels sent them: tests/fuzz/corpus/socket. */
#include "monitor/sockets.h"

#include "common/attr.h"
#include "common/fd.h"
#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static void sockets_of_kernels_are_read(UNUSED void **state)
{
	static const char *const names[] = {"6.1", "6.12", "7.2"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		AUTO_FREE char *bytes = NULL;
		struct netlink_message message;
		unsigned int listening = 0, connected = 0;
		uint64_t sent = 0;
		char path[64];
		size_t len;
		struct err err;
		snprintf(path, sizeof(path), "tests/fuzz/corpus/socket/%s", names[i]);
		assert_int_equal(fd_slurp_at(AT_FDCWD, path, 1 << 20, &bytes, &len, &err), 0);
		for (struct span left = {bytes, len}; netlink_message_next(&left, &message);) {
			struct socket socket;
			assert_int_equal(socket_parse(message.body, &socket), 0);
			assert_int_equal(socket.family, AF_INET);
			assert_true(socket.group > 0);
			assert_true(socket.has_info);
			listening += strcmp(socket_state_name(socket.state), "listening") == 0;
			connected += strcmp(socket_state_name(socket.state), "established") == 0;
			sent += socket.sent_bytes;
		}
		assert_true(listening >= 1);
		assert_true(connected >= 2);
		assert_in_range(sent, 5000, 1 << 20);
	}
}

static void a_message_cut_anywhere_is_refused_or_less(UNUSED void **state)
{
	AUTO_FREE char *bytes = NULL;
	struct netlink_message message;
	struct socket socket;
	size_t len;
	struct err err;

	assert_int_equal(
		fd_slurp_at(AT_FDCWD, "tests/fuzz/corpus/socket/6.12", 1 << 20, &bytes, &len, &err),
		0);
	assert_true(netlink_message_next(&(struct span){bytes, len}, &message));
	for (size_t cut = 0; cut < message.body.len; cut++) {
		int r = socket_parse((struct span){message.body.at, cut}, &socket);
		assert_int_equal(r, cut < 72 ? -EBADMSG : 0);
		assert_true(r < 0 || !socket.has_info || cut > 72);
	}
}

static const struct socket plain = {
	.family = AF_INET,
	.state = 1,
	.peer = {10, 0, 0, 1},
	.cookie = 7,
	.has_info = true,
	.sent_bytes = 1000,
	.received_bytes = 10,
	.retransmits = 2,
};

static void rates_are_of_what_moved_since_the_look_before(UNUSED void **state)
{
	CLEANUP(sockets_done) struct sockets sockets = {0};
	struct socket later = plain, fresh = plain;

	sockets_begin(&sockets, 1000000);
	sockets_add_tcp(&sockets, &plain);
	sockets_end(&sockets);
	assert_false(sockets.has_rates);
	assert_int_equal(sockets.sent_bytes, 1000);
	assert_int_equal(sockets.sent_rate, 0);

	later.sent_bytes = 5000;
	later.retransmits = 4;
	fresh.cookie = 8;
	fresh.sent_bytes = 600;
	sockets_begin(&sockets, 3000000);
	sockets_add_tcp(&sockets, &later);
	sockets_add_tcp(&sockets, &fresh);
	sockets_end(&sockets);
	assert_true(sockets.has_rates);
	assert_int_equal(sockets.sent_rate, (4000 + 600) / 2);
	assert_int_equal(sockets.received_rate, 10 / 2);
	assert_int_equal(sockets.retransmit_rate, (2 + 2) / 2);
	assert_int_equal(sockets.tcp, 2);

	/* Its cookie is another's now: it moves no less than nothing. */
	sockets_begin(&sockets, 4000000);
	sockets_add_tcp(&sockets, &plain);
	sockets_end(&sockets);
	assert_int_equal(sockets.sent_rate, 1000);
}

static void peers_that_move_most_come_first(UNUSED void **state)
{
	CLEANUP(sockets_done) struct sockets sockets = {0};
	struct socket other = plain, listener = plain;
	char address[SOCKET_ADDRESS_SIZE];

	other.peer[3] = 2;
	other.sent_bytes = 9000;
	memset(listener.peer, 0, sizeof(listener.peer));
	listener.state = 10;
	sockets_begin(&sockets, 1);
	sockets_add_tcp(&sockets, &plain);
	sockets_add_tcp(&sockets, &plain);
	sockets_add_tcp(&sockets, &other);
	sockets_add_tcp(&sockets, &listener);
	sockets_end(&sockets);
	assert_int_equal(sockets.peer_count, 2);
	assert_string_equal(socket_peer_print(&sockets.peers[0], address), "10.0.0.2");
	assert_string_equal(socket_peer_print(&sockets.peers[1], address), "10.0.0.1");
	assert_int_equal(sockets.peers[1].connections, 2);
	assert_int_equal(sockets.peers[1].sent_bytes, 2000);
	assert_int_equal(sockets.states[10], 1);
}

TEST_MAIN(cmocka_unit_test(sockets_of_kernels_are_read),
	  cmocka_unit_test(a_message_cut_anywhere_is_refused_or_less),
	  cmocka_unit_test(rates_are_of_what_moved_since_the_look_before),
	  cmocka_unit_test(peers_that_move_most_come_first))
