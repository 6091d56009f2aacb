/* SPDX-License-Identifier: MIT */
#include "monitor/source_connector.h"

#include "common/clock.h"
#include "common/fd.h"
#include "monitor/netlink.h"
#include "monitor/proc_event.h"
#include "monitor/proc_group.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define ROOM (4 << 20)

/* A process that was seen to fork or exec: where it was, for when it is gone. */
struct seen {
	uint32_t pid; /* 0: free; a slot goes to who needs it */
	char *path;   /* owned */
};

#define SEEN 4096

struct source_connector {
	struct netlink *netlink; /* owned */
	int proc_fd;
	struct seen seen[SEEN];
	uint64_t losses; /* that were told */
};

/* The kernel reads the word as it is: nothing may pad it. */
struct subscription {
	struct nlmsghdr head;
	struct cn_msg connector;
	uint32_t op;
} __attribute__((packed));

static int take_answer(UNUSED const struct netlink_message *message, void *data)
{
	*(bool *)data = true;
	return 0;
}

static int subscribe(struct source_connector *source, struct err *err)
{
	const struct subscription ask = {
		.head = {.nlmsg_len = sizeof(ask), .nlmsg_type = NLMSG_DONE},
		.connector = {.id = {CN_IDX_PROC, CN_VAL_PROC}, .len = sizeof(uint32_t)},
		.op = PROC_CN_MCAST_LISTEN,
	};
	const int group = CN_IDX_PROC;
	bool answered = false;

	if (setsockopt(netlink_fd(source->netlink), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group,
		       sizeof(group)) < 0)
		return errno == EPERM
			       ? err_say(err, EPERM, "the process connector needs CAP_NET_ADMIN")
			       : err_set(err, errno, "listen to the process connector");
	netlink_make_room(source->netlink, ROOM);
	int r = netlink_send(source->netlink, &ask, sizeof(ask), err);
	if (r < 0)
		return r;
	/* It is acknowledged at once, and by silence where there is nobody. */
	netlink_receive(source->netlink, take_answer, &answered);
	return answered ? 0
			: err_say(err, ENOTSUP,
				  "this kernel has no process connector "
				  "(CONFIG_PROC_EVENTS)");
}

int source_connector_open(struct source_connector **ret, struct err *err)
{
	struct source_connector *source = calloc(1, sizeof(*source));

	if (!source)
		return err_set(err, ENOMEM, "listen to the process connector");
	source->proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = source->proc_fd < 0 ? err_set(err, errno, "open '/proc'")
				    : netlink_open(NETLINK_CONNECTOR, -1, &source->netlink, err);
	if (r == 0)
		r = subscribe(source, err);
	if (r < 0)
		source_connector_close(source);
	else
		*ret = source;
	return r;
}

void source_connector_close(struct source_connector *source)
{
	if (!source)
		return;
	netlink_close(source->netlink);
	for (size_t i = 0; i < SEEN; i++)
		free(source->seen[i].path);
	if (source->proc_fd >= 0)
		close(source->proc_fd);
	free(source);
}

int source_connector_fd(const struct source_connector *source)
{
	return netlink_fd(source->netlink);
}

struct reading {
	struct source_connector *source;
	incident_visit *visit;
	void *data;
};

/* "1234 make", "1234 make exit 2", "1234 signal 9" */
static void describe(const struct source_connector *source, const struct proc_event_told *told,
		     struct text *ret)
{
	char path[32], name[64];

	text_addf(ret, "%u", told->pid);
	snprintf(path, sizeof(path), "%u/comm", told->pid);
	ssize_t len = fd_read_at(source->proc_fd, path, name, sizeof(name));
	if (len > 0) {
		text_add(ret, " ");
		text_add_bytes(ret, name, strcspn(name, "\n"));
	}
	if (told->kind == PROC_EVENT_FORKED)
		text_addf(ret, " from %u", told->parent);
	else if (told->kind == PROC_EVENT_ENDED && WIFSIGNALED(told->status))
		text_addf(ret, " signal %d", WTERMSIG(told->status));
	else if (told->kind == PROC_EVENT_ENDED)
		text_addf(ret, " exit %d", WEXITSTATUS(told->status));
}

static void remember(struct source_connector *source, uint32_t pid, const char *path)
{
	struct seen *seen = &source->seen[pid % SEEN];

	if (seen->path && strcmp(seen->path, path) == 0) {
		seen->pid = pid;
		return;
	}
	free(seen->path);
	*seen = (struct seen){pid, strdup(path)};
}

/* What is gone has the group that it was seen in, or else the one that its parent is in. */
static void find_group(struct source_connector *source, const struct proc_event_told *told,
		       char ret[PATH_MAX])
{
	const struct seen *seen = &source->seen[told->pid % SEEN];

	if (proc_group(source->proc_fd, told->pid, ret)) {
		if (told->kind != PROC_EVENT_ENDED)
			remember(source, told->pid, ret);
		return;
	}
	if (seen->pid == told->pid && seen->path)
		strcpy(ret, seen->path);
	else if (!proc_group(source->proc_fd, told->parent, ret))
		strcpy(ret, "/");
}

static int take(const struct netlink_message *message, void *data)
{
	static const enum incident_kind kinds[] = {
		[PROC_EVENT_FORKED] = INCIDENT_FORK,
		[PROC_EVENT_EXECUTED] = INCIDENT_EXEC,
		[PROC_EVENT_ENDED] = INCIDENT_EXIT,
	};
	const struct reading *reading = data;
	struct source_connector *source = reading->source;
	AUTO_TEXT struct text detail = {0};
	struct proc_event_told told;
	char path[PATH_MAX];

	if (proc_event_parse(message->body, &told) < 0 || told.kind == PROC_EVENT_OTHER)
		return 0;
	find_group(source, &told, path);
	describe(source, &told, &detail);
	const struct incident incident = {
		.kind = kinds[told.kind],
		.real_nsec = clock_real_nsec(),
		.path = path,
		.count = 1,
		.detail = text_str(&detail),
	};
	return reading->visit(&incident, reading->data);
}

int source_connector_read(struct source_connector *source, incident_visit *visit, void *data)
{
	struct reading reading = {source, visit, data};

	int r = netlink_receive(source->netlink, take, &reading);
	uint64_t losses = netlink_losses(source->netlink);
	if (r < 0 || losses == source->losses)
		return r;
	const struct incident lost = {
		.kind = INCIDENT_LOST,
		.real_nsec = clock_real_nsec(),
		.path = "/",
		.count = losses - source->losses,
		.detail = "processes that forked or ended",
	};
	source->losses = losses;
	return visit(&lost, data);
}
