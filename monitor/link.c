/* SPDX-License-Identifier: MIT */
#include "monitor/link.h"

#include "common/attr.h"
#include "common/unit.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>

struct traits {
	bool loopback, has_master, has_kind;
	bool stacked; /* its other end, or what it lies on, is in the same namespace */
	bool elsewhere;
	struct span kind;
};

static bool take_name(struct span name, struct link *link)
{
	size_t len = strnlen(name.at, name.len);

	if (len == 0 || len >= sizeof(link->name))
		return false;
	memset(link->name, 0, sizeof(link->name));
	memcpy(link->name, name.at, len);
	return true;
}

static bool take_counters(struct span stats, struct link *link)
{
	static const size_t offsets[LINK_COUNTERS] = {
		[LINK_RX_BYTES] = offsetof(struct rtnl_link_stats64, rx_bytes),
		[LINK_RX_PACKETS] = offsetof(struct rtnl_link_stats64, rx_packets),
		[LINK_RX_ERRORS] = offsetof(struct rtnl_link_stats64, rx_errors),
		[LINK_RX_DROPPED] = offsetof(struct rtnl_link_stats64, rx_dropped),
		[LINK_TX_BYTES] = offsetof(struct rtnl_link_stats64, tx_bytes),
		[LINK_TX_PACKETS] = offsetof(struct rtnl_link_stats64, tx_packets),
		[LINK_TX_ERRORS] = offsetof(struct rtnl_link_stats64, tx_errors),
		[LINK_TX_DROPPED] = offsetof(struct rtnl_link_stats64, tx_dropped),
	};

	for (size_t i = 0; i < LINK_COUNTERS; i++)
		if (!netlink_get(stats, offsets[i], &link->counters[i], sizeof(uint64_t)))
			return false;
	return true;
}

static void take_info(struct span info, struct traits *traits)
{
	struct netlink_attribute attribute;

	while (netlink_attribute_next(&info, &attribute))
		if (attribute.type == IFLA_INFO_KIND)
			traits->kind = attribute.value;
}

static bool is_kind(const struct traits *traits, const char *kind)
{
	size_t len = strlen(kind);

	return traits->kind.len >= len && memcmp(traits->kind.at, kind, len) == 0 &&
	       (traits->kind.len == len || traits->kind.at[len] == '\0');
}

/* Of a veth pair with one end here, one that is plugged into a bridge leads further in. */
static bool is_inner(const struct traits *traits)
{
	static const char *const sums[] = {"bridge", "bond", "team"};

	for (size_t i = 0; i < ARRAY_LEN(sums); i++)
		if (is_kind(traits, sums[i]))
			return true;
	return traits->loopback || (traits->stacked && !traits->elsewhere) ||
	       (traits->has_master && is_kind(traits, "veth"));
}

int link_parse(struct span body, struct link *ret)
{
	struct netlink_attribute attribute;
	struct traits traits = {0};
	struct ifinfomsg head;
	struct link link;
	bool named = false, counted = false;

	if (!netlink_get(body, 0, &head, sizeof(head)))
		return -EBADMSG;
	netlink_skip(&body, sizeof(head));
	traits.loopback = head.ifi_flags & IFF_LOOPBACK;
	while (netlink_attribute_next(&body, &attribute)) {
		switch (attribute.type) {
		case IFLA_IFNAME:
			named = take_name(attribute.value, &link);
			break;
		case IFLA_STATS64:
			counted = take_counters(attribute.value, &link);
			break;
		case IFLA_LINKINFO:
			take_info(attribute.value, &traits);
			break;
		case IFLA_MASTER:
			traits.has_master = true;
			break;
		case IFLA_LINK:
			traits.stacked = true;
			break;
		case IFLA_LINK_NETNSID:
			traits.elsewhere = true;
			break;
		default:
			break;
		}
	}
	if (!named || !counted)
		return -EBADMSG;
	link.inner = is_inner(&traits);
	*ret = link;
	return 0;
}

/* Its columns: bytes packets errs drop fifo frame compressed multicast, then the same of sending.
 */
static const unsigned int line_columns[LINK_COUNTERS] = {
	[LINK_RX_BYTES] = 0, [LINK_RX_PACKETS] = 1, [LINK_RX_ERRORS] = 2,  [LINK_RX_DROPPED] = 3,
	[LINK_TX_BYTES] = 8, [LINK_TX_PACKETS] = 9, [LINK_TX_ERRORS] = 10, [LINK_TX_DROPPED] = 11,
};

int link_parse_line(struct span line, struct link *ret)
{
	const char *end = line.at + line.len;
	const char *colon = memrchr(line.at, ':', line.len);
	struct link link = {0};
	uint64_t columns[12];
	struct span word;

	/* A name may hold a colon; behind the last one are numbers only. */
	if (!colon)
		return -EBADMSG;
	while (line.at < colon && *line.at == ' ')
		line.at++;
	if (!take_name((struct span){line.at, (size_t)(colon - line.at)}, &link))
		return -EBADMSG;
	const char *at = colon + 1;
	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		if (file_next_word(&at, end, &word) <= 0 ||
		    unit_parse_number(word.at, word.len, &columns[i]) < 0)
			return -EBADMSG;
	for (size_t i = 0; i < LINK_COUNTERS; i++)
		link.counters[i] = columns[line_columns[i]];
	link.inner = strcmp(link.name, "lo") == 0;
	*ret = link;
	return 0;
}
