/* SPDX-License-Identifier: MIT */
/*
 * What comes through a netlink socket: messages, and attributes in them. Pure, fuzzed; nothing that
 * the bytes say is believed before it is seen to fit.
 *
 * Kernel: Documentation/userspace-api/netlink/intro.rst.
 */
#pragma once

#include "cgroup/file.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Types below 16 are netlink's own. */
enum {
	NETLINK_MESSAGE_ERROR = 2, /* an acknowledgement, when the error is 0 */
	NETLINK_MESSAGE_DONE = 3,
};

struct netlink_message {
	uint16_t type;
	uint32_t seq; /* of the request that it answers */
	int error;    /* of NETLINK_MESSAGE_ERROR: 0 or -errno */
	struct span body;
};

/**
 * netlink_message_next() - step over one message.
 * @bytes: in: what was received; out: what follows.
 *
 * Return: false at the end, and where what is left is no whole message.
 */
bool netlink_message_next(struct span *bytes, struct netlink_message *ret);

struct netlink_attribute {
	uint16_t type; /* without the flags in its upper bits */
	struct span value;
};

/**
 * netlink_attribute_next() - step over one attribute, as netlink_message_next() does.
 */
bool netlink_attribute_next(struct span *bytes, struct netlink_attribute *ret);

/**
 * netlink_skip() - leave the fixed head of a body: what is left are its attributes.
 *
 * Return: false when the body is shorter.
 */
bool netlink_skip(struct span *body, size_t len);

/**
 * netlink_get() - a number or a structure of the kernel's, wherever it lies.
 * @offset: from the start of @from.
 * @ret: @size bytes; left alone on failure.
 *
 * Return: false when it does not lie in @from whole.
 */
bool netlink_get(struct span from, size_t offset, void *ret, size_t size);
