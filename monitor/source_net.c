/* SPDX-License-Identifier: MIT */
#include "monitor/source_net.h"

#include "common/clock.h"
#include "common/fd.h"
#include "common/unit.h"
#include "monitor/link.h"
#include "monitor/netlink.h"
#include "monitor/netns.h"
#include "monitor/survey.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define SPACES_MAX  128 /* a socket each */
#define MEMBERS_MAX 1024
#define LINKS_MAX   32
#define TIMES	    8192 /* groups whose last look is remembered; a slot goes to who needs it */

/* A process may move; where there is none, one may come. */
#define AGAIN_USEC	 (10 * USEC_PER_SEC)
#define AGAIN_EMPTY_USEC (2 * USEC_PER_SEC)
/* A group that was not looked at for so many samples, and so long, is gone. */
#define GONE_ROUNDS 3
#define GONE_USEC   (3 * AGAIN_USEC)

/* Namespaces that only /proc/PID/net/dev tells apart, by its inode. */
#define BY_FILE ((uint64_t)1 << 63)

struct space {
	uint64_t id;		 /* inode of the namespace */
	uint32_t pid;		 /* of a process in it */
	struct netlink *netlink; /* NULL: /proc is read */
	struct link links[LINKS_MAX];
	size_t count;
	bool used; /* a group is in it */
};

/* A group in one of them. */
struct member {
	uint64_t id;
	uint64_t space;
	char *path; /* owned */
	uint64_t looked_usec;
	unsigned int rounds; /* since then */
};

struct source_net {
	int proc_fd;
	uint64_t own[2];		  /* ids of cgov's namespace, by either inode */
	struct space *spaces[SPACES_MAX]; /* owned */
	size_t space_count;
	struct member members[MEMBERS_MAX];
	size_t member_count;
	struct {
		uint64_t id, due_usec;
	} times[TIMES];
	char note[200];
};

static bool inode_of(const struct source_net *source, const char *pid, bool by_file, uint64_t *ret)
{
	char path[48];
	struct stat st;

	snprintf(path, sizeof(path), "%.16s/%s", pid, by_file ? "net/dev" : "ns/net");
	if (fstatat(source->proc_fd, path, &st, 0) < 0)
		return false;
	*ret = (uint64_t)st.st_ino | (by_file ? BY_FILE : 0);
	return true;
}

struct source_net *source_net_new(void)
{
	struct source_net *source = calloc(1, sizeof(*source));

	if (!source)
		return NULL;
	source->proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (source->proc_fd >= 0 && inode_of(source, "self", false, &source->own[0]) &&
	    inode_of(source, "self", true, &source->own[1]))
		return source;
	source_net_free(source);
	return NULL;
}

static void space_free(struct space *space)
{
	netlink_close(space->netlink);
	free(space);
}

void source_net_free(struct source_net *source)
{
	if (!source)
		return;
	for (size_t i = 0; i < source->space_count; i++)
		space_free(source->spaces[i]);
	for (size_t i = 0; i < source->member_count; i++)
		free(source->members[i].path);
	if (source->proc_fd >= 0)
		close(source->proc_fd);
	free(source);
}

static struct space *find_space(const struct source_net *source, uint64_t id)
{
	for (size_t i = 0; i < source->space_count; i++)
		if (source->spaces[i]->id == id)
			return source->spaces[i];
	return NULL;
}

static struct member *find_member(struct source_net *source, uint64_t id)
{
	for (size_t i = 0; i < source->member_count; i++)
		if (source->members[i].id == id)
			return &source->members[i];
	return NULL;
}

static void drop_member(struct source_net *source, struct member *member)
{
	free(member->path);
	*member = source->members[--source->member_count];
}

/* What goes wrong once goes wrong for many: it is noted once. */
static void note(struct source_net *source, const char *what, const struct err *err)
{
	if (!*source->note)
		snprintf(source->note, sizeof(source->note), "%s: %.120s", what, err->text);
}

static int open_space_fd(const struct source_net *source, uint32_t pid, struct err *err)
{
	char path[48];

	snprintf(path, sizeof(path), "%u/ns/net", pid);
	int fd = openat(source->proc_fd, path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? err_set(err, errno, "open '/proc/%s'", path) : fd;
}

static int open_socket(const struct source_net *source, uint32_t pid, int protocol, int *ret,
		       struct err *err)
{
	AUTO_FD int ns_fd = open_space_fd(source, pid, err);

	return ns_fd < 0 ? ns_fd : netns_socket(ns_fd, protocol, ret, err);
}

static int open_netlink(const struct source_net *source, struct space *space, struct err *err)
{
	AUTO_FD int fd = -1;

	int r = open_socket(source, space->pid, NETLINK_ROUTE, &fd, err);
	if (r == 0)
		r = netlink_open(NETLINK_ROUTE, fd, &space->netlink, err);
	if (r == 0)
		fd = -1;
	return r;
}

static struct space *add_space(struct source_net *source, uint64_t id, uint32_t pid)
{
	struct space *space = source->space_count < SPACES_MAX ? calloc(1, sizeof(*space)) : NULL;
	struct err err;

	if (!space) {
		err_say(&err, EMFILE, "there are more than %d", SPACES_MAX);
		note(source, "some network namespaces are not read", &err);
		return NULL;
	}
	*space = (struct space){.id = id, .pid = pid};
	if (open_netlink(source, space, &err) < 0)
		note(source, "network counters come from /proc/PID/net/dev", &err);
	source->spaces[source->space_count++] = space;
	return space;
}

static void add_member(struct source_net *source, uint64_t group, const char *path, uint64_t space)
{
	struct member *member = find_member(source, group);

	if (member) {
		member->space = space;
		return;
	}
	char *copy = source->member_count < MEMBERS_MAX ? strdup(path) : NULL;
	if (copy)
		source->members[source->member_count++] =
			(struct member){.id = group,
					.space = space,
					.path = copy,
					.looked_usec = clock_mono_usec()};
}

/* The first process; "0" is one of another pid namespace. Return: false when there is none. */
static bool first_process(const struct cg *cg, char ret[16], uint32_t *ret_pid)
{
	AUTO_FD int fd = openat(cg->fd, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, ret, 15);
	uint64_t pid;

	if (n <= 0)
		return false;
	ret[n] = '\0';
	ret[strcspn(ret, "\n")] = '\0';
	if (unit_parse_number(ret, strlen(ret), &pid) < 0 || pid == 0 || pid > INT32_MAX)
		return false;
	*ret_pid = (uint32_t)pid;
	return true;
}

/* Return: whether it has a process. */
static bool look(struct source_net *source, const struct cg *cg, const char *path)
{
	char text[16];
	uint32_t pid;
	uint64_t id;

	bool any = first_process(cg, text, &pid);
	if (any && (inode_of(source, text, false, &id) || inode_of(source, text, true, &id)) &&
	    id != source->own[0] && id != source->own[1]) {
		struct space *space = find_space(source, id);
		if (space)
			space->pid = pid;
		if (space || add_space(source, id, pid))
			add_member(source, cg->id, path, id);
		return true;
	}
	struct member *member = find_member(source, cg->id);
	if (member)
		drop_member(source, member);
	return any;
}

void source_net_look(struct source_net *source, const struct cg *cg, const char *path)
{
	size_t slot = cg->id * 0x9E3779B97F4A7C15ULL >> 51;
	uint64_t now = clock_mono_usec();
	struct member *member = source->member_count ? find_member(source, cg->id) : NULL;

	if (member) {
		member->rounds = 0;
		member->looked_usec = now;
	}
	if (source->times[slot].id == cg->id && source->times[slot].due_usec > now)
		return;
	bool any = look(source, cg, path);
	source->times[slot].id = cg->id;
	source->times[slot].due_usec = now + (any ? AGAIN_USEC : AGAIN_EMPTY_USEC);
}

static int take_link(const struct netlink_message *message, void *data)
{
	struct space *space = data;

	if (message->type == NETLINK_MESSAGE_ERROR)
		return message->error;
	if (message->type == RTM_NEWLINK && space->count < LINKS_MAX &&
	    link_parse(message->body, &space->links[space->count]) == 0)
		space->count++;
	return 0;
}

static int read_netlink(struct space *space)
{
	const struct {
		struct nlmsghdr head;
		struct ifinfomsg link;
	} ask = {
		.head = {.nlmsg_len = sizeof(ask),
			 .nlmsg_type = RTM_GETLINK,
			 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
	};
	struct err err;

	int r = netlink_send(space->netlink, &ask, sizeof(ask), &err);
	return r == 0 ? netlink_receive(space->netlink, take_link, space) : r;
}

static void read_file(const struct source_net *source, struct space *space)
{
	char name[32], text[16384];

	snprintf(name, sizeof(name), "%u/net/dev", space->pid);
	if (fd_read_at(source->proc_fd, name, text, sizeof(text)) < 0)
		return;
	for (const char *at = text; *at && space->count < LINKS_MAX;) {
		struct span line = {at, strcspn(at, "\n")};
		if (link_parse_line(line, &space->links[space->count]) == 0)
			space->count++;
		at += line.len + (at[line.len] == '\n');
	}
}

static bool is_gone(const struct member *member, uint64_t now)
{
	return member->rounds > GONE_ROUNDS && now - member->looked_usec > GONE_USEC;
}

static void forget_members(struct source_net *source)
{
	uint64_t now = clock_mono_usec();

	for (size_t i = 0; i < source->space_count; i++)
		source->spaces[i]->used = false;
	for (size_t i = source->member_count; i-- > 0;) {
		struct member *member = &source->members[i];
		struct space *space = find_space(source, member->space);
		member->rounds++;
		if (is_gone(member, now) || !space)
			drop_member(source, member);
		else
			space->used = true;
	}
}

void source_net_round(struct source_net *source)
{
	forget_members(source);
	for (size_t i = source->space_count; i-- > 0;) {
		struct space *space = source->spaces[i];
		if (!space->used) {
			space_free(space);
			source->spaces[i] = source->spaces[--source->space_count];
			continue;
		}
		space->count = 0;
		if (!space->netlink || read_netlink(space) < 0)
			read_file(source, space);
	}
}

static bool has_space(const struct source_net *source, const char *path, uint64_t id)
{
	for (size_t i = 0; i < source->member_count; i++)
		if (source->members[i].space == id &&
		    survey_is_below(source->members[i].path, path, NULL))
			return true;
	return false;
}

/* Interfaces of one name add up: a group with workloads below has many an eth0. */
static void add_link(struct link *sums, size_t *count, const struct link *link)
{
	size_t at = 0;

	while (at < *count && strcmp(sums[at].name, link->name) != 0)
		at++;
	if (at == LINKS_MAX)
		return;
	if (at == *count) {
		sums[(*count)++] = *link;
		return;
	}
	sums[at].inner &= link->inner;
	for (size_t i = 0; i < LINK_COUNTERS; i++)
		sums[at].counters[i] += link->counters[i];
}

static void write_link(struct sample *sample, const struct link *link)
{
	uint32_t object = sample_add_text(sample, link->name, strlen(link->name));

	for (size_t i = 0; i < LINK_COUNTERS; i++) {
		struct sample_item *item = sample_add_item(
			sample, (uint16_t)(METRIC_CGOV_NET_RX_BYTES + i), link->counters[i]);
		if (!item)
			return;
		item->object = object;
		item->stacked = link->inner;
	}
}

void source_net_fill(const struct source_net *source, const char *path, struct sample *sample)
{
	struct link sums[LINKS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < source->space_count; i++) {
		const struct space *space = source->spaces[i];
		if (!has_space(source, path, space->id))
			continue;
		for (size_t at = 0; at < space->count; at++)
			add_link(sums, &count, &space->links[at]);
	}
	struct sample_file *file = count ? sample_add_file(sample, "cgov.net") : NULL;
	if (!file)
		return;
	file->metric = METRIC_CGOV_NET_RX_BYTES;
	file->splits = 1;
	for (size_t i = 0; i < count; i++)
		write_link(sample, &sums[i]);
}

int source_net_open(const struct source_net *source, uint64_t id, int protocol, int *ret_fd,
		    struct err *err)
{
	for (size_t i = 0; i < source->member_count; i++) {
		const struct space *space = find_space(source, source->members[i].space);
		if (source->members[i].id == id && space)
			return open_socket(source, space->pid, protocol, ret_fd, err);
	}
	*ret_fd = -1;
	return 0;
}

uint64_t source_net_space(const struct source_net *source, uint64_t id)
{
	for (size_t i = 0; i < source->member_count; i++)
		if (source->members[i].id == id)
			return source->members[i].space;
	return 0;
}

const char *source_net_note(const struct source_net *source)
{
	return *source->note ? source->note : NULL;
}
