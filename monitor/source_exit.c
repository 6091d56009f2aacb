/* SPDX-License-Identifier: MIT */
#include "monitor/source_exit.h"

#include "common/fd.h"
#include "monitor/netlink.h"
#include "monitor/proc_group.h"
#include "monitor/proc_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/genetlink.h>
#include <linux/taskstats.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* Some 3,000 records. */
#define ROOM	  (4 << 20)
#define MASK_SIZE 1024

struct source_exit {
	struct netlink *netlink;  /* owned */
	struct exits *exits;	  /* owned */
	struct proc_memory *seen; /* owned */
	int proc_fd;
	uint16_t family;
	int refused; /* -errno of the registration */
};

struct registration {
	struct nlmsghdr head;
	struct genlmsghdr genl;
	struct nlattr attr;
	char cpus[MASK_SIZE];
};

/* The group of a process that ended, or NULL. */
static const char *group_of(const struct source_exit *source, uint32_t pid, char buf[PATH_MAX])
{
	return proc_group(source->proc_fd, pid, buf) ? buf : proc_memory_get(source->seen, pid);
}

/* The same of one that may live on: what is seen of it now serves when it is gone. */
static const char *see_parent(struct source_exit *source, uint32_t pid, char buf[PATH_MAX])
{
	if (!proc_group(source->proc_fd, pid, buf))
		return proc_memory_get(source->seen, pid);
	proc_memory_keep(source->seen, pid, buf);
	return buf;
}

static void count(struct source_exit *source, const struct task_usage *usage)
{
	uint32_t pid = usage->tgid ? usage->tgid : usage->pid;
	char own_buf[PATH_MAX], parent_buf[PATH_MAX];
	const char *own = group_of(source, pid, own_buf);
	const char *parent = NULL;

	if (!own || !proc_memory_get(source->seen, usage->ppid))
		parent = see_parent(source, usage->ppid, parent_buf);
	exits_add(source->exits, own ? own : parent ? parent : "/", usage, !own);
	if (usage->pid == pid)
		proc_memory_drop(source->seen, pid);
}

static int take(const struct netlink_message *message, void *data)
{
	struct source_exit *source = data;
	struct task_usage usage;

	if (message->type == NETLINK_MESSAGE_ERROR)
		source->refused = message->error;
	if (message->type != source->family || task_usage_parse(message->body, &usage) < 0 ||
	    usage.whole)
		return 0;
	count(source, &usage);
	return 0;
}

static int listen_to(struct source_exit *source, struct err *err)
{
	struct registration ask = {
		.genl = {.cmd = TASKSTATS_CMD_GET, .version = TASKSTATS_GENL_VERSION},
	};
	ssize_t len = fd_read_at(AT_FDCWD, "/sys/devices/system/cpu/possible", ask.cpus,
				 sizeof(ask.cpus));

	/* Machines of one processor may not have the file. */
	if (len < 0)
		strcpy(ask.cpus, "0");
	ask.cpus[strcspn(ask.cpus, "\n")] = '\0';
	size_t attr_len = sizeof(ask.attr) + strlen(ask.cpus) + 1;
	ask.attr = (struct nlattr){.nla_len = (uint16_t)attr_len,
				   .nla_type = TASKSTATS_CMD_ATTR_REGISTER_CPUMASK};
	ask.head = (struct nlmsghdr){
		.nlmsg_len = (uint32_t)(offsetof(struct registration, attr) + attr_len),
		.nlmsg_type = source->family,
		.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
	};
	int r = netlink_send(source->netlink, &ask, ask.head.nlmsg_len, err);
	if (r < 0)
		return r;
	r = netlink_receive(source->netlink, take, source);
	if (r == 0)
		r = source->refused;
	if (r == -EPERM)
		return err_say(err, EPERM, "taskstats needs CAP_NET_ADMIN");
	/* So it says in other pid and user namespaces. */
	if (r == -EINVAL)
		return err_say(err, EINVAL, "taskstats tells of tasks that end on the host only");
	return r < 0 ? err_set(err, -r, "listen to taskstats") : 0;
}

static int start(struct source_exit *source, struct err *err)
{
	source->proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	source->exits = exits_new();
	source->seen = proc_memory_new();
	if (source->proc_fd < 0)
		return err_set(err, errno, "open '/proc'");
	if (!source->exits || !source->seen)
		return err_set(err, ENOMEM, "listen to taskstats");
	int r = netlink_open(NETLINK_GENERIC, -1, &source->netlink, err);
	if (r == 0)
		r = netlink_family(source->netlink, TASKSTATS_GENL_NAME, &source->family, err);
	if (r < 0)
		return r;
	netlink_make_room(source->netlink, ROOM);
	return listen_to(source, err);
}

int source_exit_open(struct source_exit **ret, struct err *err)
{
	struct source_exit *source = calloc(1, sizeof(*source));

	if (!source)
		return err_set(err, ENOMEM, "listen to taskstats");
	source->proc_fd = -1;
	int r = start(source, err);
	if (r < 0)
		source_exit_close(source);
	else
		*ret = source;
	return r;
}

void source_exit_close(struct source_exit *source)
{
	if (!source)
		return;
	netlink_close(source->netlink);
	exits_free(source->exits);
	proc_memory_free(source->seen);
	if (source->proc_fd >= 0)
		close(source->proc_fd);
	free(source);
}

int source_exit_fd(const struct source_exit *source)
{
	return netlink_fd(source->netlink);
}

void source_exit_read(struct source_exit *source)
{
	uint64_t losses = netlink_losses(source->netlink);

	netlink_receive(source->netlink, take, source);
	if (netlink_losses(source->netlink) != losses)
		proc_memory_clear(source->seen);
}

struct exits *source_exit_counts(struct source_exit *source)
{
	return source->exits;
}

uint64_t source_exit_losses(const struct source_exit *source)
{
	return netlink_losses(source->netlink);
}
