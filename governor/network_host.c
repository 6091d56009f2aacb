/* SPDX-License-Identifier: MIT */
#include "governor/network_host.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/fd.h"
#include "governor/nat.h"

#define NETWORK	       0x0acc0000 /* 10.204.0.0 */
#define NETWORK_PREFIX 16
#define NETWORK_TEXT   "10.204.0.0/16"

/* Names of interfaces whose forwarding was off before us, a line each. */
#define FORWARDING_FILE "forwarding"
/* There where the way out may be. */
#define NAT_FILE "nat"
#define CONF	 "/proc/sys/net/ipv4/conf"

struct route_address network_address(unsigned int index)
{
	return (struct route_address){{htonl(NETWORK + index)}, NETWORK_PREFIX};
}

const char *network_wire(unsigned int index, char buf[NETWORK_NAME_SIZE])
{
	snprintf(buf, NETWORK_NAME_SIZE, "cgov-%u", index);
	return buf;
}

/* A line of /proc/net/route: interface, destination, gateway, flags, ..., mask in the 8th word. */
struct way {
	char name[IF_NAMESIZE];
	uint32_t to, mask; /* host byte order */
};

static bool read_way(char *line, struct way *ret)
{
	unsigned int to, mask;

	if (sscanf(line, "%15s %x %*x %*x %*d %*d %*d %x", ret->name, &to, &mask) != 3)
		return false;
	ret->to = ntohl(to);
	ret->mask = ntohl(mask);
	return true;
}

/* The interface of the default route, or ""; -EBUSY when somebody else's route leads to our
 * addresses: taking them would cut this machine off from what is there. */
static int look_at_ways(char ret_uplink[IF_NAMESIZE], struct err *err)
{
	AUTO_FREE char *text = NULL;
	int r = fd_slurp_at(AT_FDCWD, "/proc/net/route", 1 << 22, &text, NULL, err);
	char *rest, *line = r == 0 ? strtok_r(text, "\n", &rest) : NULL;
	struct way way;

	*ret_uplink = '\0';
	for (; line; line = strtok_r(NULL, "\n", &rest)) {
		if (!read_way(line, &way))
			continue;
		if (way.mask == 0 && !*ret_uplink)
			strcpy(ret_uplink, way.name);
		if (way.mask && strcmp(way.name, NETWORK_BRIDGE) != 0 &&
		    (way.to & 0xffff0000 & way.mask) == (NETWORK & way.mask))
			return err_say(err, EBUSY,
				       "the addresses of private networks (%s) are in use here, "
				       "behind '%s'",
				       NETWORK_TEXT, way.name);
	}
	return r;
}

/* Return: 1 when it was off, 0 when it was on already, -errno. */
static int forward(const char *name, const char *value)
{
	char path[64 + IF_NAMESIZE], now[8];

	snprintf(path, sizeof(path), CONF "/%s/forwarding", name);
	ssize_t n = fd_read_at(AT_FDCWD, path, now, sizeof(now));
	if (n < 0)
		return (int)n;
	if (now[0] == value[0])
		return 0;
	int r = fd_write_at(AT_FDCWD, path, value);
	return r < 0 ? r : 1;
}

/* Before it is switched, so that no crash leaves it on: noted for nothing it does no harm. */
static int note_forwarding(int dirfd, const char *name, struct err *err)
{
	return fd_replace_at(dirfd, FORWARDING_FILE, name, strlen(name), 0600, err);
}

static int forwarding_is_on(const char *name)
{
	char path[64 + IF_NAMESIZE], now[8];

	snprintf(path, sizeof(path), CONF "/%s/forwarding", name);
	return fd_read_at(AT_FDCWD, path, now, sizeof(now)) > 0 && now[0] == '1';
}

/* For the two interfaces that packets come in by, and no other: the host is no router beyond. */
static int begin_forwarding(int dirfd, const char *uplink, struct err *err)
{
	int r = forward(NETWORK_BRIDGE, "1");

	if (r >= 0 && *uplink && !forwarding_is_on(uplink)) {
		r = note_forwarding(dirfd, uplink, err);
		if (r < 0)
			return r;
		r = forward(uplink, "1");
	}
	if (r >= 0)
		return 0;
	err_set(err, -r, "forward packets of private networks");
	return err_hint(err, "where /proc/sys is read-only (a container), only network: none and "
			     "host work");
}

static void end_forwarding(int dirfd)
{
	char name[IF_NAMESIZE];

	if (fd_read_at(dirfd, FORWARDING_FILE, name, sizeof(name)) <= 0)
		return;
	name[strcspn(name, "\n/")] = '\0';
	forward(name, "0");
	unlinkat(dirfd, FORWARDING_FILE, 0);
}

static void shut_way_out(int dirfd)
{
	if (faccessat(dirfd, NAT_FILE, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	end_forwarding(dirfd);
	nat_end();
	unlinkat(dirfd, NAT_FILE, 0);
}

int network_host_begin(struct route *route, struct err *err)
{
	const struct route_address own = network_address(1);
	char uplink[IF_NAMESIZE];

	if (if_nametoindex(NETWORK_BRIDGE) > 0)
		return 0;
	int r = look_at_ways(uplink, err);
	return r < 0 ? r : route_add_bridge(route, NETWORK_BRIDGE, &own, err);
}

int network_host_open(int dirfd, struct err *err)
{
	char uplink[IF_NAMESIZE];

	if (faccessat(dirfd, NAT_FILE, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	int r = look_at_ways(uplink, err);
	/* First: who cleans up after a crash goes by it. */
	if (r == 0)
		r = fd_replace_at(dirfd, NAT_FILE, "", 0, 0600, err);
	if (r == 0)
		r = begin_forwarding(dirfd, uplink, err);
	if (r == 0)
		r = nat_begin(NETWORK_BRIDGE, NETWORK_TEXT, err);
	if (r < 0)
		shut_way_out(dirfd);
	return r;
}

static bool has_wires(void)
{
	DIR *dir = opendir("/sys/class/net/" NETWORK_BRIDGE "/brif");
	const struct dirent *entry;
	bool has = false;

	while (dir && (entry = readdir(dir)))
		has |= entry->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return has;
}

int network_host_end(int dirfd, struct route *route, struct err *err)
{
	if (has_wires())
		return 0;
	shut_way_out(dirfd);
	return route_remove(route, NETWORK_BRIDGE, err);
}
