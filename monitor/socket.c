/* SPDX-License-Identifier: MIT */
#include "monitor/socket.h"

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/tcp.h>
#include <string.h>
#include <sys/socket.h>

static void take_info(struct span info, struct socket *socket)
{
	uint32_t retransmits;

	socket->has_info = netlink_get(info, offsetof(struct tcp_info, tcpi_bytes_acked),
				       &socket->sent_bytes, sizeof(uint64_t)) &&
			   netlink_get(info, offsetof(struct tcp_info, tcpi_bytes_received),
				       &socket->received_bytes, sizeof(uint64_t)) &&
			   netlink_get(info, offsetof(struct tcp_info, tcpi_total_retrans),
				       &retransmits, sizeof(retransmits)) &&
			   netlink_get(info, offsetof(struct tcp_info, tcpi_rtt), &socket->rtt_usec,
				       sizeof(uint32_t));
	if (socket->has_info)
		socket->retransmits = retransmits;
}

static void take_peer(const struct inet_diag_msg *head, struct socket *socket)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

	memcpy(socket->peer, head->id.idiag_dst, sizeof(socket->peer));
	if (socket->family == AF_INET6 && memcmp(socket->peer, mapped, sizeof(mapped)) == 0) {
		socket->family = AF_INET;
		memmove(socket->peer, socket->peer + 12, 4);
	}
	if (socket->family == AF_INET)
		memset(socket->peer + 4, 0, 12);
}

int socket_parse(struct span body, struct socket *ret)
{
	struct netlink_attribute attribute;
	struct inet_diag_msg head;

	if (!netlink_get(body, 0, &head, sizeof(head)) || head.idiag_state >= SOCKET_STATES ||
	    (head.idiag_family != AF_INET && head.idiag_family != AF_INET6))
		return -EBADMSG;
	struct socket socket = {
		.family = head.idiag_family,
		.state = head.idiag_state,
		.cookie = (uint64_t)head.id.idiag_cookie[1] << 32 | head.id.idiag_cookie[0],
	};
	take_peer(&head, &socket);
	netlink_skip(&body, sizeof(head));
	while (netlink_attribute_next(&body, &attribute)) {
		if (attribute.type == INET_DIAG_CGROUP_ID)
			netlink_get(attribute.value, 0, &socket.group, sizeof(socket.group));
		else if (attribute.type == INET_DIAG_INFO)
			take_info(attribute.value, &socket);
	}
	*ret = socket;
	return 0;
}

const char *socket_state_name(uint8_t state)
{
	static const char *const names[SOCKET_STATES] = {
		[1] = "established", [2] = "syn_sent",	 [3] = "syn_recv", [4] = "fin_wait1",
		[5] = "fin_wait2",   [6] = "time_wait",	 [7] = "closed",   [8] = "close_wait",
		[9] = "last_ack",    [10] = "listening", [11] = "closing", [12] = "new_syn_recv",
	};

	return state < SOCKET_STATES && names[state] ? names[state] : "unknown";
}
