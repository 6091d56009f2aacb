/* SPDX-License-Identifier: MIT */
#include "monitor/netlink_message.h"

#include <linux/netlink.h>
#include <string.h>

bool netlink_get(struct span from, size_t offset, void *ret, size_t size)
{
	if (offset > from.len || size > from.len - offset)
		return false;
	memcpy(ret, from.at + offset, size);
	return true;
}

bool netlink_skip(struct span *body, size_t len)
{
	if (len > body->len)
		return false;
	body->at += len;
	body->len -= len;
	return true;
}

/* Both are padded to four bytes; the last one's padding may be missing. */
static void step(struct span *bytes, size_t len)
{
	size_t padded = (len + NLMSG_ALIGNTO - 1) & ~(size_t)(NLMSG_ALIGNTO - 1);

	netlink_skip(bytes, padded < bytes->len ? padded : bytes->len);
}

bool netlink_message_next(struct span *bytes, struct netlink_message *ret)
{
	struct nlmsghdr head;

	if (!netlink_get(*bytes, 0, &head, sizeof(head)) || head.nlmsg_len < sizeof(head) ||
	    head.nlmsg_len > bytes->len)
		return false;
	struct netlink_message message = {
		.type = head.nlmsg_type,
		.seq = head.nlmsg_seq,
		.body = {bytes->at + sizeof(head), head.nlmsg_len - sizeof(head)},
	};
	if (message.type == NETLINK_MESSAGE_ERROR &&
	    !netlink_get(message.body, 0, &message.error, sizeof(message.error)))
		return false;
	*ret = message;
	step(bytes, head.nlmsg_len);
	return true;
}

bool netlink_attribute_next(struct span *bytes, struct netlink_attribute *ret)
{
	struct nlattr head;

	if (!netlink_get(*bytes, 0, &head, sizeof(head)) || head.nla_len < sizeof(head) ||
	    head.nla_len > bytes->len)
		return false;
	*ret = (struct netlink_attribute){
		.type = (uint16_t)(head.nla_type & (unsigned int)NLA_TYPE_MASK),
		.value = {bytes->at + sizeof(head), head.nla_len - sizeof(head)},
	};
	step(bytes, head.nla_len);
	return true;
}
