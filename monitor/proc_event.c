/* SPDX-License-Identifier: MIT */
#include "monitor/proc_event.h"

#include <errno.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>

#define DATA offsetof(struct proc_event, event_data)

/* Older kernels do not tell the parent of what ended. */
static int take_exit(struct span event, struct proc_event_told *told)
{
	struct {
		uint32_t pid, tgid, code, signal, parent_pid, parent_tgid;
	} ended = {0};

	if (!netlink_get(event, DATA, &ended, offsetof(__typeof__(ended), parent_pid)))
		return -EBADMSG;
	netlink_get(event, DATA, &ended, sizeof(ended));
	if (ended.pid != ended.tgid)
		return 0;
	*told = (struct proc_event_told){PROC_EVENT_ENDED, ended.tgid, ended.parent_tgid,
					 (int)ended.code};
	return 0;
}

static int take_fork(struct span event, struct proc_event_told *told)
{
	uint32_t pids[4]; /* of the parent thread, its process, the child thread, its process */

	if (!netlink_get(event, DATA, pids, sizeof(pids)))
		return -EBADMSG;
	if (pids[2] == pids[3])
		*told = (struct proc_event_told){PROC_EVENT_FORKED, pids[3], pids[1], 0};
	return 0;
}

static int take_exec(struct span event, struct proc_event_told *told)
{
	uint32_t pids[2];

	if (!netlink_get(event, DATA, pids, sizeof(pids)))
		return -EBADMSG;
	*told = (struct proc_event_told){PROC_EVENT_EXECUTED, pids[1], 0, 0};
	return 0;
}

int proc_event_parse(struct span body, struct proc_event_told *ret)
{
	struct proc_event_told told = {.kind = PROC_EVENT_OTHER};
	struct cn_msg head;
	uint32_t what;

	if (!netlink_get(body, 0, &head, sizeof(head)) || head.id.idx != CN_IDX_PROC ||
	    !netlink_skip(&body, sizeof(head)) || !netlink_get(body, 0, &what, sizeof(what)))
		return -EBADMSG;
	int r = what == PROC_EVENT_FORK	  ? take_fork(body, &told)
		: what == PROC_EVENT_EXEC ? take_exec(body, &told)
		: what == PROC_EVENT_EXIT ? take_exit(body, &told)
					  : 0;
	if (r == 0)
		*ret = told;
	return r;
}
