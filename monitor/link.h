/* SPDX-License-Identifier: MIT */
/*
 * The counters of a network interface, as route netlink or /proc/net/dev has them. Pure, fuzzed.
 *
 * Kernel: Documentation/networking/statistics.rst.
 */
#pragma once

#include "monitor/netlink_message.h"

/* In the order of the rows cgov.net of metric.def. */
enum link_counter {
	LINK_RX_BYTES,
	LINK_RX_PACKETS,
	LINK_RX_ERRORS,
	LINK_RX_DROPPED,
	LINK_TX_BYTES,
	LINK_TX_PACKETS,
	LINK_TX_ERRORS,
	LINK_TX_DROPPED,
	LINK_COUNTERS,
};

#define LINK_NAME_SIZE 16

struct link {
	char name[LINK_NAME_SIZE]; /* any bytes but NUL, never empty */
	/* What passes it passes another interface here too, or never leaves: loopback, bridges,
	 * VLANs, the near ends of nested namespaces. */
	bool inner;
	uint64_t counters[LINK_COUNTERS];
};

/**
 * link_parse() - the body of an RTM_NEWLINK message.
 *
 * Return: 0, -EBADMSG.
 */
int link_parse(struct span body, struct link *ret);

/**
 * link_parse_line() - a line of /proc/net/dev. Which interfaces are inner it does not say: loopback
 * is known by its name.
 *
 * Return: 0, -EBADMSG: of the titles too.
 */
int link_parse_line(struct span line, struct link *ret);
