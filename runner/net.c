/* SPDX-License-Identifier: MIT */
#include "runner/net.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "common/fd.h"
#include "runner/launch.h"
#include "runner/mnt.h"

#define RESOLV "/etc/resolv.conf"

static int bring_up(int fd, const char *name, struct err *err)
{
	struct ifreq request = {.ifr_flags = IFF_UP | IFF_RUNNING};

	strncpy(request.ifr_name, name, sizeof(request.ifr_name) - 1);
	if (ioctl(fd, SIOCSIFFLAGS, &request) < 0)
		return err_set(err, errno, "bring up the interface '%s'", name);
	return 0;
}

/* Loopback has packets of 64 KiB, which are no rate but blows. */
static int make_small(int fd, struct err *err)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_mtu = 1500};

	if (ioctl(fd, SIOCSIFMTU, &request) < 0)
		return err_set(err, errno, "limit the rate of loopback");
	return 0;
}

static int configure(const struct net *net, int fd, struct err *err)
{
	struct route *route;
	int r = route_open(&route, err);

	if (r < 0)
		return r;
	/* The rate first: nothing ever leaves without it. */
	if (net->egress.bits && !net->wired)
		r = make_small(fd, err);
	if (r == 0 && net->egress.bits)
		r = route_shape(route, net->wired ? NET_INNER : "lo", &net->egress, err);
	if (r == 0 && net->wired)
		r = bring_up(fd, NET_INNER, err);
	if (r == 0 && net->wired)
		r = route_configure(route, NET_INNER, &net->address, net->gateway, err);
	route_close(route);
	return r;
}

int net_set_up(const struct launch *launch, struct err *err)
{
	const struct net *net = &launch->net;

	if (net->join)
		return setns(net->join_fd, CLONE_NEWNET) == 0
			       ? 0
			       : err_set(err, errno, "join the network namespace");
	if (!(launch->namespaces & 1U << NS_NET))
		return 0;
	AUTO_FD int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return err_set(err, errno, "reach the new network namespace");
	int r = bring_up(fd, "lo", err);
	return r < 0 || (!net->wired && !net->egress.bits) ? r : configure(net, fd, err);
}

/* Return: a descriptor of a mount that is this one file; -errno. */
static int file_of(const char *content, struct err *err)
{
	static const struct mnt_option options[] = {{"mode", "0755"}, {NULL, NULL}};
	AUTO_FD int dir = mnt_new("tmpfs", options, MNT_SAFE, err);

	if (dir < 0)
		return dir;
	AUTO_FD int fd = openat(dir, "resolv.conf", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0 || fchmod(fd, 0644) < 0)
		return err_set(err, errno, "write '%s'", RESOLV);
	int r = fd_write_all(fd, content, strlen(content));
	if (r < 0)
		return err_set(err, -r, "write '%s'", RESOLV);
	return mnt_clone(dir, "resolv.conf", MNT_SAFE | MOUNT_ATTR_RDONLY, false, err);
}

int net_resolv(const struct launch *launch, struct err *err)
{
	if (!launch->net.resolv || !(launch->namespaces & 1U << NS_MOUNT))
		return 0;
	AUTO_FD int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	AUTO_FD int place = root < 0 ? -1 : mnt_open_in(root, RESOLV, O_PATH);
	/* The host's may lead to a file that is made at need; an image may have none. */
	if (place < 0 && root >= 0 && launch->root.dir && !launch->root.read_only)
		place = mnt_make_in(root, RESOLV, false);
	if (place < 0)
		return 0;
	AUTO_FD int file = file_of(launch->net.resolv, err);
	if (file < 0)
		return file;
	int r = mnt_attach(file, place);
	return r < 0 ? err_set(err, -r, "put the name servers in '%s'", RESOLV) : 0;
}
