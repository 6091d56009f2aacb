/* SPDX-License-Identifier: MIT */
/*
 * What the process connector tells: processes that fork, exec and end. Pure, fuzzed.
 *
 * Kernel: include/uapi/linux/cn_proc.h.
 */
#pragma once

#include "monitor/netlink_message.h"

enum proc_event_kind {
	PROC_EVENT_OTHER, /* of a thread, or nothing of these three */
	PROC_EVENT_FORKED,
	PROC_EVENT_EXECUTED,
	PROC_EVENT_ENDED,
};

struct proc_event_told {
	enum proc_event_kind kind;
	uint32_t pid;
	uint32_t parent; /* of what forked or ended; 0: not told */
	int status;	 /* of what ended, as wait() has it */
};

/**
 * proc_event_parse() - the body of a message of the connector.
 *
 * Return: 0, -EBADMSG.
 */
int proc_event_parse(struct span body, struct proc_event_told *ret);
