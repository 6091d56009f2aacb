/* SPDX-License-Identifier: MIT */
#include "monitor/source_socket.h"

#include "common/clock.h"
#include "common/fd.h"
#include "monitor/netlink.h"

#include <errno.h>
#include <limits.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define SOCKETS_MAX (1U << 20)

struct known_group {
	uint64_t id;
	char *path; /* owned */
};

struct found {
	struct socket socket;
	bool udp;
	size_t group; /* place in the groups */
};

struct source_socket {
	struct netlink *netlink;    /* of the namespace that cgov is in; NULL before it is used */
	struct known_group *groups; /* by id, once they are sorted; owned */
	size_t group_count, group_room;
	struct found *all; /* owned */
	size_t count, room;
	uint64_t mono_usec;
	bool udp;	      /* those that are being listed are UDP's */
	bool nameless, named; /* sockets came without their groups, and with */
};

struct source_socket *source_socket_new(void)
{
	return calloc(1, sizeof(struct source_socket));
}

static void forget(struct source_socket *source)
{
	for (size_t i = 0; i < source->group_count; i++)
		free(source->groups[i].path);
	source->group_count = 0;
	source->count = 0;
	source->nameless = source->named = false;
}

void source_socket_free(struct source_socket *source)
{
	if (!source)
		return;
	forget(source);
	netlink_close(source->netlink);
	free(source->groups);
	free(source->all);
	free(source);
}

struct listing {
	struct source_socket *source;
	struct source_net *net; /* can be NULL */
	const char *top;
};

static int list_group(const struct cg *cg, const char *path, UNUSED unsigned int depth, void *data)
{
	const struct listing *listing = data;
	struct source_socket *source = listing->source;
	char *whole = NULL;

	if (source->group_count == source->group_room) {
		size_t room = source->group_room ? source->group_room * 2 : 64;
		struct known_group *groups = realloc(source->groups, room * sizeof(*groups));
		if (!groups)
			return -ENOMEM;
		source->groups = groups;
		source->group_room = room;
	}
	if (asprintf(&whole, "%s%s%s", listing->top, *path && listing->top[1] ? "/" : "", path) < 0)
		return -ENOMEM;
	if (listing->net)
		source_net_look(listing->net, cg, whole);
	source->groups[source->group_count++] = (struct known_group){cg->id, whole};
	return 0;
}

static int by_id(const void *a, const void *b)
{
	uint64_t one = ((const struct known_group *)a)->id;
	uint64_t other = ((const struct known_group *)b)->id;

	return one < other ? -1 : one > other;
}

static int list_groups(struct source_socket *source, struct source_net *net,
		       const struct survey_start *starts, size_t count, struct err *err)
{
	int r = 0;

	for (size_t i = 0; i < count && r == 0; i++) {
		struct listing listing = {source, net, starts[i].path};
		r = cg_walk(&starts[i].cg, list_group, &listing, err);
	}
	if (source->group_count > 0)
		qsort(source->groups, source->group_count, sizeof(*source->groups), by_id);
	return r == -ENOMEM ? err_set(err, ENOMEM, "list the groups") : r;
}

/* What is left of a connection, or not one yet, is nobody's. */
static bool is_whole(const struct socket *socket)
{
	return strcmp(socket_state_name(socket->state), "established") == 0 ||
	       strcmp(socket_state_name(socket->state), "listening") == 0;
}

static int take(const struct netlink_message *message, void *data)
{
	struct source_socket *source = data;
	struct socket socket;

	if (message->type == NETLINK_MESSAGE_ERROR)
		return message->error;
	if (message->type != SOCK_DIAG_BY_FAMILY || socket_parse(message->body, &socket) < 0)
		return 0;
	source->named |= socket.group != 0;
	source->nameless |= socket.group == 0 && is_whole(&socket);
	const struct known_group *group =
		source->group_count == 0 || socket.group == 0
			? NULL
			: bsearch(&(struct known_group){.id = socket.group}, source->groups,
				  source->group_count, sizeof(*group), by_id);
	if (!group)
		return 0;
	if (source->count == source->room) {
		size_t room = source->room ? source->room * 2 : 64;
		struct found *all =
			room > SOCKETS_MAX ? NULL : realloc(source->all, room * sizeof(*all));
		if (!all)
			return -ENOMEM;
		source->all = all;
		source->room = room;
	}
	source->all[source->count++] =
		(struct found){socket, source->udp, (size_t)(group - source->groups)};
	return 0;
}

/* Of one group the kernel looks for itself. */
struct filter_code {
	struct nlattr attr;
	struct inet_diag_bc_op op;
	uint32_t id[2]; /* in one piece, wherever it lies */
};

struct request {
	struct nlmsghdr head;
	struct inet_diag_req_v2 diag;
	struct filter_code filter;
};

static struct request request_for(const struct source_socket *source, uint8_t family,
				  uint8_t protocol, bool filtered)
{
	struct request ask = {
		.head = {.nlmsg_len = offsetof(struct request, filter),
			 .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		.diag = {.sdiag_family = family,
			 .sdiag_protocol = protocol,
			 .idiag_ext = 1U << (INET_DIAG_INFO - 1),
			 .idiag_states = UINT32_MAX},
		.filter = {.attr = {.nla_len = sizeof(struct filter_code),
				    .nla_type = INET_DIAG_REQ_BYTECODE},
			   /* Past its end is a match, four more none. */
			   .op = {.code = INET_DIAG_BC_CGROUP_COND, .yes = 12, .no = 16}},
	};

	if (!filtered)
		return ask;
	memcpy(ask.filter.id, &source->groups[0].id, sizeof(ask.filter.id));
	ask.head.nlmsg_len = sizeof(ask);
	return ask;
}

static int dump(struct source_socket *source, struct netlink *netlink, uint8_t family,
		uint8_t protocol, bool filtered, struct err *err)
{
	struct request ask = request_for(source, family, protocol, filtered);

	source->udp = protocol == IPPROTO_UDP;
	int r = netlink_send(netlink, &ask, ask.head.nlmsg_len, err);
	if (r < 0)
		return r;
	r = netlink_receive(netlink, take, source);
	/* A filter that an old kernel does not know. */
	if (r == -EINVAL && filtered)
		return dump(source, netlink, family, protocol, false, err);
	if (r == -ENOENT)
		return err_say(err, ENOTSUP, "this kernel does not list sockets (inet_diag)");
	return r < 0 ? err_set(err, -r, "list sockets") : 0;
}

static int read_space(struct source_socket *source, struct netlink *netlink, struct err *err)
{
	const uint8_t families[] = {AF_INET, AF_INET6};
	bool one = source->group_count == 1;
	struct err ignored;
	int r = 0;

	for (size_t i = 0; i < ARRAY_LEN(families) && r == 0; i++) {
		r = dump(source, netlink, families[i], IPPROTO_TCP, one, err);
		/* A module of its own, that may be missing. */
		if (r == 0)
			dump(source, netlink, families[i], IPPROTO_UDP, one, &ignored);
	}
	return r;
}

/* Those of a namespace that was left, or may not be entered, are not seen. */
static void read_other(uint64_t group, const struct source_net *net, struct source_socket *source)
{
	struct netlink *netlink;
	AUTO_FD int fd = -1;
	struct err ignored;

	if (source_net_open(net, group, NETLINK_SOCK_DIAG, &fd, &ignored) < 0 || fd < 0 ||
	    netlink_open(NETLINK_SOCK_DIAG, fd, &netlink, &ignored) < 0)
		return;
	fd = -1;
	read_space(source, netlink, &ignored);
	netlink_close(netlink);
}

/* A namespace is asked once, however many of the groups are in it. */
static bool is_first_in(const struct source_socket *source, const struct source_net *net, size_t at)
{
	uint64_t space = source_net_space(net, source->groups[at].id);

	for (size_t i = 0; i < at && space; i++)
		if (source_net_space(net, source->groups[i].id) == space)
			return false;
	return space != 0;
}

static int read_spaces(struct source_socket *source, const struct source_net *net, struct err *err)
{
	int r = source->netlink ? 0 : netlink_open(NETLINK_SOCK_DIAG, -1, &source->netlink, err);

	if (r == 0)
		r = read_space(source, source->netlink, err);
	for (size_t i = 0; net && i < source->group_count && r == 0; i++)
		if (is_first_in(source, net, i))
			read_other(source->groups[i].id, net, source);
	return r;
}

int source_socket_read(struct source_socket *source, struct source_net *net,
		       const struct survey_start *starts, size_t count, struct err *err)
{
	forget(source);
	source->mono_usec = clock_mono_usec();
	int r = list_groups(source, net, starts, count, err);
	if (r == 0)
		r = read_spaces(source, net, err);
	if (r == 0 && source->nameless && !source->named && source->count == 0)
		return err_say(err, ENOTSUP,
			       "this kernel does not say which group a socket is of (5.8 and "
			       "later do)");
	return r;
}

void source_socket_fill(const struct source_socket *source, const char *path, struct sockets *ret)
{
	sockets_begin(ret, source->mono_usec);
	for (size_t i = 0; i < source->count; i++) {
		const struct found *found = &source->all[i];
		if (!survey_is_below(source->groups[found->group].path, path, NULL))
			continue;
		if (found->udp)
			ret->udp++;
		else
			sockets_add_tcp(ret, &found->socket);
	}
	sockets_end(ret);
}
