/* SPDX-License-Identifier: MIT */
#include "monitor/netlink.h"

#include "common/dl.h"
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#if HAVE_NETLINK
#include <netlink/genl/ctrl.h>
#include <netlink/netlink.h>

#define NL(X)                         \
	X(nl_socket_alloc)            \
	X(nl_socket_free)             \
	X(nl_socket_disable_auto_ack) \
	X(nl_socket_get_fd)           \
	X(nl_socket_set_fd)           \
	X(nl_connect)                 \
	X(nl_sendto)                  \
	X(nl_geterror)

DL_LIBRARY(nl, "libnl-3.so.200", "libnl-3-200", NL)

#define GENL(X) X(genl_ctrl_resolve)

DL_LIBRARY(genl, "libnl-genl-3.so.200", "libnl-genl-3-200", GENL)

/* Parts of long answers are as large as what there is room for, up to this. */
#define BUF_SIZE 32768

struct netlink {
	struct nl_sock *socket;
	uint64_t losses;
};

static int start(struct netlink *netlink, int protocol, int fd, struct err *err)
{
	netlink->socket = nl.nl_socket_alloc();
	if (!netlink->socket)
		return err_set(err, ENOMEM, "open netlink");
	nl.nl_socket_disable_auto_ack(netlink->socket);
	errno = 0;
	int r = fd < 0 ? nl.nl_connect(netlink->socket, protocol)
		       : nl.nl_socket_set_fd(netlink->socket, protocol, fd);
	if (r == 0)
		return 0;
	if (errno == EPROTONOSUPPORT)
		return err_say(err, ENOTSUP, "this kernel has no netlink protocol %d", protocol);
	return err_say(err, errno ? errno : EIO, "open netlink: %s", nl.nl_geterror(-r));
}

int netlink_open(int protocol, int fd, struct netlink **ret, struct err *err)
{
	int r = nl_load(err);
	if (r < 0)
		return r;
	struct netlink *netlink = calloc(1, sizeof(*netlink));
	if (!netlink)
		return err_set(err, ENOMEM, "open netlink");
	r = start(netlink, protocol, fd, err);
	if (r < 0) {
		if (netlink->socket)
			nl.nl_socket_free(netlink->socket);
		free(netlink);
		return r;
	}
	*ret = netlink;
	return 0;
}

void netlink_close(struct netlink *netlink)
{
	if (!netlink)
		return;
	nl.nl_socket_free(netlink->socket);
	free(netlink);
}

int netlink_fd(const struct netlink *netlink)
{
	return nl.nl_socket_get_fd(netlink->socket);
}

int netlink_family(struct netlink *netlink, const char *name, uint16_t *ret, struct err *err)
{
	int r = genl_load(err);
	if (r < 0)
		return r;
	int family = genl.genl_ctrl_resolve(netlink->socket, name);
	if (family < 0)
		return err_say(err, ENOTSUP, "this kernel has no %s", name);
	*ret = (uint16_t)family;
	return 0;
}

void netlink_make_room(struct netlink *netlink, int bytes)
{
	int fd = netlink_fd(netlink);

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)) < 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
}

int netlink_send(struct netlink *netlink, const void *messages, size_t len, struct err *err)
{
	/* It takes no pointer to const, and changes nothing. */
	void *bytes = (void *)(uintptr_t)messages;
	int r = nl.nl_sendto(netlink->socket, bytes, len);

	return r < 0 ? err_say(err, EIO, "send to netlink: %s", nl.nl_geterror(-r)) : 0;
}

/* Return: 1 at the end of an answer, or when the visitor wants no more. */
static int hand_on(struct span bytes, netlink_visit *visit, void *data)
{
	struct netlink_message message;

	while (netlink_message_next(&bytes, &message)) {
		/* The connector's messages bear this type too, with more in them. */
		if (message.type == NETLINK_MESSAGE_DONE && message.body.len <= sizeof(int))
			return 1;
		int r = visit(&message, data);
		if (r != 0)
			return r;
	}
	return 0;
}

/* Return: bytes; 0 when nothing waits. What does not come from the kernel has no bytes for us. */
static ssize_t receive(struct netlink *netlink, char *buf, bool *ret_ours)
{
	struct sockaddr_nl from = {0};
	socklen_t len = sizeof(from);
	ssize_t n;

	do {
		n = recvfrom(netlink_fd(netlink), buf, BUF_SIZE, MSG_DONTWAIT | MSG_TRUNC,
			     (struct sockaddr *)&from, &len);
		if (n < 0 && errno == ENOBUFS)
			netlink->losses++;
	} while (n < 0 && (errno == EINTR || errno == ENOBUFS));
	if (n < 0)
		return errno == EAGAIN ? 0 : -errno;
	*ret_ours = n <= BUF_SIZE && from.nl_pid == 0;
	netlink->losses += n > BUF_SIZE;
	return n;
}

int netlink_receive(struct netlink *netlink, netlink_visit *visit, void *data)
{
	char buf[BUF_SIZE];
	bool ours = false;
	ssize_t n;

	while ((n = receive(netlink, buf, &ours)) > 0) {
		int r = ours ? hand_on((struct span){buf, (size_t)n}, visit, data) : 0;
		if (r != 0)
			return r < 0 ? r : 0;
	}
	return (int)n;
}

uint64_t netlink_losses(const struct netlink *netlink)
{
	return netlink->losses;
}

#else

int netlink_open(UNUSED int protocol, UNUSED int fd, UNUSED struct netlink **ret, struct err *err)
{
	return err_say(err, ENOTSUP, "built without libnl");
}

void netlink_close(UNUSED struct netlink *netlink)
{
}

int netlink_fd(UNUSED const struct netlink *netlink)
{
	return -1;
}

int netlink_family(UNUSED struct netlink *netlink, UNUSED const char *name, UNUSED uint16_t *ret,
		   struct err *err)
{
	return err_say(err, ENOTSUP, "built without libnl");
}

void netlink_make_room(UNUSED struct netlink *netlink, UNUSED int bytes)
{
}

int netlink_send(UNUSED struct netlink *netlink, UNUSED const void *messages, UNUSED size_t len,
		 struct err *err)
{
	return err_say(err, ENOTSUP, "built without libnl");
}

int netlink_receive(UNUSED struct netlink *netlink, UNUSED netlink_visit *visit, UNUSED void *data)
{
	return -ENOTSUP;
}

uint64_t netlink_losses(UNUSED const struct netlink *netlink)
{
	return 0;
}
#endif
