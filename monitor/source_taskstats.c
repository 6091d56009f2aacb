/* SPDX-License-Identifier: MIT */
#include "monitor/source_taskstats.h"

#include "common/fd.h"
#include "common/unit.h"
#include "monitor/netlink.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/genetlink.h>
#include <linux/taskstats.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* Each answer takes some 1.3 KiB of the socket's room, which is 208 KiB by default. */
#define BATCH 64
#define ROOM  (256 << 10)

struct source_taskstats {
	int proc_fd;
	bool asked;		 /* whether the kernel answers is known */
	bool counts;		 /* delays, now */
	struct netlink *netlink; /* NULL: /proc is asked */
	uint16_t family;
	char note[160];
};

struct request {
	struct nlmsghdr head;
	struct genlmsghdr genl;
	struct nlattr attr;
	uint32_t id;
};

/* The tasks of one system call, by the sequence number of their request. */
struct batch {
	struct task *tasks;
	size_t count;
	bool refused;
};

struct source_taskstats *source_taskstats_new(int proc_fd, bool live)
{
	struct source_taskstats *source = calloc(1, sizeof(*source));

	if (source)
		*source = (struct source_taskstats){.proc_fd = proc_fd, .asked = !live};
	return source;
}

void source_taskstats_free(struct source_taskstats *source)
{
	if (!source)
		return;
	netlink_close(source->netlink);
	close(source->proc_fd);
	free(source);
}

/* A thread by itself has its I/O too; of a process with many the kernel adds up the waits. */
static struct request request_for(const struct source_taskstats *source, const struct task *task,
				  size_t seq)
{
	bool whole = !task->tid && task->threads > 1;

	return (struct request){
		.head = {.nlmsg_len = sizeof(struct request),
			 .nlmsg_type = source->family,
			 .nlmsg_flags = NLM_F_REQUEST,
			 .nlmsg_seq = (uint32_t)seq},
		.genl = {.cmd = TASKSTATS_CMD_GET, .version = TASKSTATS_GENL_VERSION},
		.attr = {.nla_len = sizeof(struct nlattr) + sizeof(uint32_t),
			 .nla_type = whole ? TASKSTATS_CMD_ATTR_TGID : TASKSTATS_CMD_ATTR_PID},
		.id = task->tid ? task->tid : task->pid,
	};
}

static int take(const struct netlink_message *message, void *data)
{
	struct batch *batch = data;
	struct task_usage usage;

	if (message->type == NETLINK_MESSAGE_ERROR && message->error == -EPERM)
		batch->refused = true;
	if (message->type == NETLINK_MESSAGE_ERROR || message->seq >= batch->count)
		return 0;
	struct task *task = &batch->tasks[message->seq];
	if (task_usage_parse(message->body, &usage) == 0 &&
	    usage.pid == (task->tid ? task->tid : task->pid))
		task->usage = usage;
	return 0;
}

static int ask(const struct source_taskstats *source, struct batch *batch, struct err *err)
{
	struct request requests[BATCH];

	for (size_t i = 0; i < batch->count; i++)
		requests[i] = request_for(source, &batch->tasks[i], i);
	int r = netlink_send(source->netlink, requests, batch->count * sizeof(requests[0]), err);
	if (r == 0)
		r = netlink_receive(source->netlink, take, batch);
	if (r < 0)
		return r;
	return batch->refused ? err_say(err, EPERM, "taskstats needs CAP_NET_ADMIN") : 0;
}

static void fall_back(struct source_taskstats *source, const struct err *err)
{
	netlink_close(source->netlink);
	source->netlink = NULL;
	snprintf(source->note, sizeof(source->note),
		 "what processes wait for is not all known: %.100s", err->text);
}

static void open_netlink(struct source_taskstats *source)
{
	struct err err;

	source->asked = true;
	int r = netlink_open(NETLINK_GENERIC, -1, &source->netlink, &err);
	if (r == 0)
		r = netlink_family(source->netlink, TASKSTATS_GENL_NAME, &source->family, &err);
	if (r < 0)
		fall_back(source, &err);
	else
		netlink_make_room(source->netlink, ROOM);
}

/* Kernels without the setting always count. */
static bool delays_count(const struct source_taskstats *source)
{
	char text[8];

	return fd_read_at(source->proc_fd, "sys/kernel/task_delayacct", text, sizeof(text)) <= 0 ||
	       text[0] != '0';
}

static bool read_file(const struct source_taskstats *source, const struct task *task,
		      const char *file, char *buf, size_t size)
{
	char path[64];

	if (task->tid)
		snprintf(path, sizeof(path), "%u/task/%u/%s", task->pid, task->tid, file);
	else
		snprintf(path, sizeof(path), "%u/%s", task->pid, file);
	return fd_read_at(source->proc_fd, path, buf, size) > 0;
}

/* "write_bytes: 4096" */
static bool find_number(const char *text, const char *key, uint64_t *ret)
{
	const char *at = strstr(text, key);

	if (!at)
		return false;
	at += strlen(key);
	return unit_parse_number(at, strcspn(at, "\n"), ret) == 0;
}

static void read_io(const struct source_taskstats *source, struct task *task)
{
	struct task_usage *usage = &task->usage;
	char text[512];

	usage->has_io = read_file(source, task, "io", text, sizeof(text)) &&
			find_number(text, "\nread_bytes: ", &usage->read_bytes) &&
			find_number(text, "\nwrite_bytes: ", &usage->write_bytes);
}

/* "1200 340 5": ran and waited for nanoseconds, and how often; of one thread only. */
static void read_schedule(const struct source_taskstats *source, struct task *task)
{
	uint64_t ran, waited;
	char text[96];

	if (!read_file(source, task, "schedstat", text, sizeof(text)))
		return;
	size_t first = strcspn(text, " "), second = first + (text[first] == ' ');
	if (unit_parse_number(text, first, &ran) < 0 ||
	    unit_parse_number(text + second, strcspn(text + second, " "), &waited) < 0)
		return;
	task->usage.has_cpu = true;
	task->usage.cpu_usec = ran / 1000;
	task->usage.delays = 1U << DELAY_CPU;
	task->usage.delay_usec[DELAY_CPU] = waited / 1000;
}

static void complete(const struct source_taskstats *source, struct task *task)
{
	struct task_usage *usage = &task->usage;

	if (!source->netlink && (task->tid || task->threads == 1))
		read_schedule(source, task);
	if (!source->counts)
		task_usage_drop_delays(usage);
	if (!usage->has_io && (!source->netlink || usage->whole))
		read_io(source, task);
}

void source_taskstats_fill(struct source_taskstats *source, struct task *tasks, size_t count)
{
	struct err err;

	if (!source->asked)
		open_netlink(source);
	source->counts = delays_count(source);
	for (size_t i = 0; i < count && source->netlink; i += BATCH) {
		struct batch batch = {tasks + i, count - i < BATCH ? count - i : BATCH, false};
		if (ask(source, &batch, &err) < 0)
			fall_back(source, &err);
	}
	for (size_t i = 0; i < count; i++)
		complete(source, &tasks[i]);
}

const char *source_taskstats_note(const struct source_taskstats *source)
{
	return *source->note ? source->note : NULL;
}
