/* SPDX-License-Identifier: MIT */
#include "monitor/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>

#include "common/dl.h"
#include "common/unit.h"

#define BACKLOG 128

#define SYSTEMD(X)       \
	X(sd_listen_fds) \
	X(sd_is_socket)  \
	X(sd_notify)
DL_LIBRARY(systemd, "libsystemd.so.0", "libsystemd0", SYSTEMD)

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un local;
};

static int no_address(const char *text, struct err *err)
{
	err_say(err, EINVAL, "'%s' is no address to listen on", text);
	return err_hint(err, "say 127.0.0.1:2468, [::1]:2468, 0.0.0.0:2468 or unix:/run/NAME");
}

static int parse_host(const char *host, in_port_t port, union address *ret, socklen_t *ret_len)
{
	if (inet_pton(AF_INET, host, &ret->v4.sin_addr) == 1) {
		ret->v4.sin_family = AF_INET;
		ret->v4.sin_port = port;
		*ret_len = sizeof(ret->v4);
		return 0;
	}
	if (inet_pton(AF_INET6, host, &ret->v6.sin6_addr) == 1) {
		ret->v6.sin6_family = AF_INET6;
		ret->v6.sin6_port = port;
		*ret_len = sizeof(ret->v6);
		return 0;
	}
	return -EINVAL;
}

/* "127.0.0.1:2468", "[::1]:2468", "2468" */
static int parse_inet(const char *text, union address *ret, socklen_t *ret_len)
{
	const char *colon = strrchr(text, ':');
	const char *port_text = colon ? colon + 1 : text;
	char host[INET6_ADDRSTRLEN] = "127.0.0.1";
	size_t len = colon ? (size_t)(colon - text) : 0;
	bool bracketed = len > 2 && text[0] == '[' && text[len - 1] == ']';
	uint64_t port;

	if (unit_parse_number(port_text, strlen(port_text), &port) < 0 || port > UINT16_MAX)
		return -EINVAL;
	if (bracketed) {
		text++;
		len -= 2;
	}
	/* ":2468" is every address elsewhere: it must be said. */
	if (colon && (len == 0 || len >= sizeof(host) || (!bracketed && memchr(text, ':', len))))
		return -EINVAL;
	if (colon && strncmp(text, "localhost:", 10) != 0)
		snprintf(host, sizeof(host), "%.*s", (int)len, text);
	return parse_host(host, htons((in_port_t)port), ret, ret_len);
}

static int parse_path(const char *path, union address *ret, socklen_t *ret_len)
{
	if (path[0] != '/' || strlen(path) >= sizeof(ret->local.sun_path))
		return -EINVAL;
	ret->local.sun_family = AF_UNIX;
	strcpy(ret->local.sun_path, path);
	*ret_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path) + 1);
	return 0;
}

/* What a process that is gone left: a socket file that nobody answers on. */
static void remove_stale(const union address *address, socklen_t len)
{
	struct stat st;
	AUTO_FD int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && lstat(address->local.sun_path, &st) == 0 && S_ISSOCK(st.st_mode) &&
	    connect(fd, &address->any, len) < 0 && errno == ECONNREFUSED)
		unlink(address->local.sun_path);
}

static void describe(int fd, struct listen *ret)
{
	union address address = {0};
	socklen_t len = sizeof(address);
	char host[INET6_ADDRSTRLEN] = "";

	strcpy(ret->text, "a socket");
	if (getsockname(fd, &address.any, &len) < 0)
		return;
	if (address.any.sa_family == AF_UNIX)
		snprintf(ret->text, sizeof(ret->text), "unix:%.107s", address.local.sun_path);
	else if (address.any.sa_family == AF_INET &&
		 inet_ntop(AF_INET, &address.v4.sin_addr, host, sizeof(host)))
		snprintf(ret->text, sizeof(ret->text), "http://%s:%u", host,
			 (unsigned int)ntohs(address.v4.sin_port));
	else if (address.any.sa_family == AF_INET6 &&
		 inet_ntop(AF_INET6, &address.v6.sin6_addr, host, sizeof(host)))
		snprintf(ret->text, sizeof(ret->text), "http://[%s]:%u", host,
			 (unsigned int)ntohs(address.v6.sin6_port));
}

static int open_socket(const union address *address, socklen_t len, struct listen *ret)
{
	const int on = 1;
	struct stat st;
	AUTO_FD int fd =
		socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -errno;
	if (address->any.sa_family == AF_UNIX)
		remove_stale(address, len);
	else
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, &address->any, len) < 0 || listen(fd, BACKLOG) < 0)
		return -errno;
	describe(fd, ret);
	if (address->any.sa_family == AF_UNIX && lstat(address->local.sun_path, &st) == 0) {
		strcpy(ret->path, address->local.sun_path);
		ret->inode = st.st_ino;
	}
	ret->fd = TAKE_FD(fd);
	return 0;
}

static int parse(const char *text, union address *ret, socklen_t *ret_len, struct err *err)
{
	const char *path = strncmp(text, "unix:", 5) == 0 ? text + 5 : text;
	int r = path != text || path[0] == '/' ? parse_path(path, ret, ret_len)
					       : parse_inet(text, ret, ret_len);

	return r < 0 ? no_address(text, err) : 0;
}

int listen_check(const char *address, struct err *err)
{
	union address parsed = {0};
	socklen_t len;

	return parse(address, &parsed, &len, err);
}

int listen_open(const char *address, struct listen *ret, struct err *err)
{
	struct listen listen = LISTEN_NONE;
	union address parsed = {0};
	socklen_t len = 0;

	int r = parse(address, &parsed, &len, err);
	if (r < 0)
		return r;
	r = open_socket(&parsed, len, &listen);
	if (r < 0)
		return err_set(err, -r, "listen on '%s'", address);
	*ret = listen;
	return 0;
}

int listen_passed(struct listen *ret, struct err *err)
{
	struct listen listen = LISTEN_NONE;

	int r = systemd_load(err);
	if (r < 0)
		return r;
	r = systemd.sd_listen_fds(1);
	if (r < 0)
		return err_set(err, -r, "take the socket that was passed");
	if (r == 0)
		return 0;
	if (r > 1)
		return err_say(err, EINVAL, "%d sockets were passed; one is enough", r);
	if (systemd.sd_is_socket(SD_LISTEN_FDS_START, AF_UNSPEC, SOCK_STREAM, 1) <= 0)
		return err_say(err, EINVAL, "what was passed is no stream socket that listens");
	listen.fd = SD_LISTEN_FDS_START;
	describe(listen.fd, &listen);
	*ret = listen;
	return 1;
}

void listen_tell(const char *state)
{
	struct err ignored;

	if (systemd_load(&ignored) == 0)
		systemd.sd_notify(0, state);
}

void listen_close(struct listen *listen)
{
	struct stat st;

	/* Somebody else's by now, perhaps. */
	if (listen->path[0] && lstat(listen->path, &st) == 0 && st.st_ino == listen->inode)
		unlink(listen->path);
	listen->path[0] = '\0';
	if (listen->fd >= 0)
		close(listen->fd);
	listen->fd = -1;
}
