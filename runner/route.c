/* SPDX-License-Identifier: MIT */
#include "runner/route.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>

#include "common/dl.h"
#include "config.h"

uint64_t route_burst(uint64_t bits)
{
	uint64_t of_time = bits / 8 / 50; /* 20 ms */

	return of_time > 65536 ? of_time : 65536;
}

#if HAVE_NETWORK
#include <netlink/route/addr.h>
#include <netlink/route/link/bridge.h>
#include <netlink/route/link/veth.h>
#include <netlink/route/qdisc.h>
#include <netlink/route/qdisc/fq_codel.h>
#include <netlink/route/qdisc/tbf.h>
#include <netlink/route/route.h>

#define NLR(X)                              \
	X(nl_socket_alloc)                  \
	X(nl_socket_free)                   \
	X(nl_connect)                       \
	X(nl_geterror)                      \
	X(nl_addr_build)                    \
	X(nl_addr_set_prefixlen)            \
	X(nl_addr_put)                      \
	X(nl_cache_free)                    \
	X(rtnl_link_bridge_alloc)           \
	X(rtnl_link_veth_alloc)             \
	X(rtnl_link_veth_get_peer)          \
	X(rtnl_link_alloc)                  \
	X(rtnl_link_set_name)               \
	X(rtnl_link_set_flags)              \
	X(rtnl_link_set_master)             \
	X(rtnl_link_set_ns_pid)             \
	X(rtnl_link_add)                    \
	X(rtnl_link_delete)                 \
	X(rtnl_link_put)                    \
	X(rtnl_addr_alloc)                  \
	X(rtnl_addr_set_ifindex)            \
	X(rtnl_addr_set_local)              \
	X(rtnl_addr_add)                    \
	X(rtnl_addr_put)                    \
	X(rtnl_route_alloc)                 \
	X(rtnl_route_set_dst)               \
	X(rtnl_route_add_nexthop)           \
	X(rtnl_route_add)                   \
	X(rtnl_route_put)                   \
	X(rtnl_route_nh_alloc)              \
	X(rtnl_route_nh_set_ifindex)        \
	X(rtnl_route_nh_set_gateway)        \
	X(rtnl_tc_set_ifindex)              \
	X(rtnl_tc_set_parent)               \
	X(rtnl_tc_set_handle)               \
	X(rtnl_tc_set_kind)                 \
	X(rtnl_tc_get_stat)                 \
	X(rtnl_qdisc_alloc)                 \
	X(rtnl_qdisc_put)                   \
	X(rtnl_qdisc_add)                   \
	X(rtnl_qdisc_alloc_cache)           \
	X(rtnl_qdisc_get_by_parent)         \
	X(rtnl_qdisc_tbf_set_rate)          \
	X(rtnl_qdisc_fq_codel_set_target)   \
	X(rtnl_qdisc_fq_codel_set_interval) \
	X(rtnl_qdisc_tbf_set_limit)

DL_LIBRARY(nlr, "libnl-route-3.so.200", "libnl-route-3-200", NLR)

int route_load(struct err *err)
{
	return nlr_load(err);
}

struct route {
	struct nl_sock *socket;
};

/* The library's errors are its own; these are the ones that callers branch on. */
static int failed(int r, struct err *err, const char *what, const char *name)
{
	static const struct {
		int theirs, ours;
	} codes[] = {
		{NLE_EXIST, EEXIST}, {NLE_NODEV, ENODEV},	{NLE_OBJ_NOTFOUND, ENOENT},
		{NLE_PERM, EPERM},   {NLE_OPNOTSUPP, ENOTSUP},	{NLE_NOMEM, ENOMEM},
		{NLE_INVAL, EINVAL}, {NLE_PROTO_MISMATCH, EIO}, {NLE_BUSY, EBUSY},
	};
	int code = EIO;

	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (codes[i].theirs == -r)
			code = codes[i].ours;
	return err_say(err, code, "%s '%s': %s", what, name, nlr.nl_geterror(r));
}

int route_open(struct route **ret, struct err *err)
{
	struct route *route;
	int r = nlr_load(err);

	if (r < 0)
		return r;
	route = calloc(1, sizeof(*route));
	if (!route || !(route->socket = nlr.nl_socket_alloc())) {
		free(route);
		return err_set(err, ENOMEM, "reach the network");
	}
	r = nlr.nl_connect(route->socket, NETLINK_ROUTE);
	if (r < 0) {
		failed(r, err, "reach the network", "netlink");
		route_close(route);
		return err->code;
	}
	*ret = route;
	return 0;
}

void route_close(struct route *route)
{
	if (route)
		nlr.nl_socket_free(route->socket);
	free(route);
}

static int index_of(const char *name, int *ret, struct err *err)
{
	*ret = (int)if_nametoindex(name);
	return *ret ? 0 : err_set(err, errno, "interface '%s'", name);
}

static int add_address(struct route *route, const char *name, const struct route_address *address,
		       struct err *err)
{
	struct rtnl_addr *addr = nlr.rtnl_addr_alloc();
	struct nl_addr *local = nlr.nl_addr_build(AF_INET, &address->at, sizeof(address->at));
	int r = -NLE_NOMEM, index;

	if (addr && local && (r = index_of(name, &index, err)) == 0) {
		nlr.nl_addr_set_prefixlen(local, address->prefix);
		nlr.rtnl_addr_set_ifindex(addr, index);
		nlr.rtnl_addr_set_local(addr, local);
		r = nlr.rtnl_addr_add(route->socket, addr, 0);
	}
	if (r < 0 && r != -NLE_EXIST)
		r = failed(r, err, "give an address to", name);
	nlr.rtnl_addr_put(addr);
	nlr.nl_addr_put(local);
	return r == -NLE_EXIST ? 0 : r;
}

int route_add_bridge(struct route *route, const char *name, const struct route_address *address,
		     struct err *err)
{
	struct rtnl_link *link = nlr.rtnl_link_bridge_alloc();

	if (!link)
		return err_set(err, ENOMEM, "make the bridge '%s'", name);
	nlr.rtnl_link_set_name(link, name);
	nlr.rtnl_link_set_flags(link, IFF_UP);
	int r = nlr.rtnl_link_add(route->socket, link, NLM_F_CREATE | NLM_F_EXCL);
	nlr.rtnl_link_put(link);
	if (r < 0 && r != -NLE_EXIST)
		return failed(r, err, "make the bridge", name);
	return add_address(route, name, address, err);
}

int route_add_pair(struct route *route, const char *name, const char *bridge, pid_t pid,
		   const char *inner, struct err *err)
{
	int index, r = index_of(bridge, &index, err);

	if (r < 0)
		return r;
	struct rtnl_link *link = nlr.rtnl_link_veth_alloc();
	struct rtnl_link *peer = link ? nlr.rtnl_link_veth_get_peer(link) : NULL;
	if (!peer) {
		nlr.rtnl_link_put(link);
		return err_set(err, ENOMEM, "make the interface '%s'", name);
	}
	nlr.rtnl_link_set_name(link, name);
	nlr.rtnl_link_set_master(link, index);
	nlr.rtnl_link_set_flags(link, IFF_UP);
	nlr.rtnl_link_set_name(peer, inner);
	nlr.rtnl_link_set_ns_pid(peer, pid);
	nlr.rtnl_link_put(peer);
	r = nlr.rtnl_link_add(route->socket, link, NLM_F_CREATE | NLM_F_EXCL);
	nlr.rtnl_link_put(link);
	return r < 0 ? failed(r, err, "make the interface", name) : 0;
}

int route_remove(struct route *route, const char *name, struct err *err)
{
	int index = (int)if_nametoindex(name);

	if (index == 0)
		return 0;
	struct rtnl_link *link = nlr.rtnl_link_alloc();
	if (!link)
		return err_set(err, ENOMEM, "remove the interface '%s'", name);
	nlr.rtnl_link_set_name(link, name);
	int r = nlr.rtnl_link_delete(route->socket, link);
	nlr.rtnl_link_put(link);
	if (r == -NLE_NODEV || r == -NLE_OBJ_NOTFOUND)
		return 0;
	return r < 0 ? failed(r, err, "remove the interface", name) : 0;
}

static int add_way_out(struct route *route, int index, struct in_addr gateway, struct err *err)
{
	const struct in_addr any = {0};
	struct rtnl_route *way = nlr.rtnl_route_alloc();
	struct rtnl_nexthop *hop = nlr.rtnl_route_nh_alloc();
	struct nl_addr *to = nlr.nl_addr_build(AF_INET, &any, sizeof(any));
	struct nl_addr *via = nlr.nl_addr_build(AF_INET, &gateway, sizeof(gateway));
	int r = -NLE_NOMEM;

	/* On a failure the hop is lost with the process, which is about to give up. */
	if (way && hop && to && via) {
		nlr.nl_addr_set_prefixlen(to, 0);
		nlr.rtnl_route_set_dst(way, to);
		nlr.rtnl_route_nh_set_ifindex(hop, index);
		nlr.rtnl_route_nh_set_gateway(hop, via);
		nlr.rtnl_route_add_nexthop(way, hop);
		r = nlr.rtnl_route_add(route->socket, way, 0);
	}
	nlr.rtnl_route_put(way);
	nlr.nl_addr_put(to);
	nlr.nl_addr_put(via);
	return r < 0 ? failed(r, err, "add the route", "default") : 0;
}

int route_configure(struct route *route, const char *name, const struct route_address *address,
		    struct in_addr gateway, struct err *err)
{
	int index, r = add_address(route, name, address, err);

	if (r == 0)
		r = index_of(name, &index, err);
	if (r == 0 && gateway.s_addr)
		r = add_way_out(route, index, gateway, err);
	return r;
}

/* Return: owned by the caller; NULL when memory is short. */
static struct rtnl_qdisc *queue_new(int index, uint32_t parent, uint32_t handle, const char *kind)
{
	struct rtnl_qdisc *queue = nlr.rtnl_qdisc_alloc();
	struct rtnl_tc *tc = TC_CAST(queue);

	if (!queue)
		return NULL;
	nlr.rtnl_tc_set_ifindex(tc, index);
	nlr.rtnl_tc_set_parent(tc, parent);
	nlr.rtnl_tc_set_handle(tc, handle);
	nlr.rtnl_tc_set_kind(tc, kind);
	return queue;
}

/* Packets wait for the rate: a slow one needs more than the 5 ms that the kernel takes for a queue
 * that stands, or the sender is slowed down below the rate. Twenty full packets, in microseconds.
 */
static void set_patience(struct rtnl_qdisc *queue, uint64_t bits)
{
	uint64_t target = (uint64_t)20 * 1514 * 8 * 1000000 / bits;

	if (target <= 5000)
		return;
	nlr.rtnl_qdisc_fq_codel_set_target(queue, (uint32_t)target);
	nlr.rtnl_qdisc_fq_codel_set_interval(queue, (uint32_t)(target * 20));
}

/* Without fair queues what waits is one line, and the rate is the same. */
static int add_fair_queue(struct route *route, int index, uint64_t bits, const char *name,
			  struct err *err)
{
	struct rtnl_qdisc *queue = queue_new(index, TC_HANDLE(1, 1), TC_HANDLE(2, 0), "fq_codel");

	if (!queue)
		return err_set(err, ENOMEM, "limit the rate of '%s'", name);
	set_patience(queue, bits);
	int r = nlr.rtnl_qdisc_add(route->socket, queue, NLM_F_CREATE | NLM_F_REPLACE);
	nlr.rtnl_qdisc_put(queue);
	return r < 0 && r != -NLE_OBJ_NOTFOUND ? failed(r, err, "add fair queues to", name) : 0;
}

int route_shape(struct route *route, const char *name, const struct route_rate *rate,
		struct err *err)
{
	uint64_t burst = rate->burst ? rate->burst : route_burst(rate->bits);
	int index, r = index_of(name, &index, err);

	if (r < 0)
		return r;
	struct rtnl_qdisc *queue = queue_new(index, TC_H_ROOT, TC_HANDLE(1, 0), "tbf");
	if (!queue)
		return err_set(err, ENOMEM, "limit the rate of '%s'", name);
	nlr.rtnl_qdisc_tbf_set_rate(queue, (int)(rate->bits / 8), (int)burst, 0);
	/* Of the queue that is there until the fair ones are: what the rate sends in 100 ms. */
	uint64_t limit = burst + rate->bits / 80;
	nlr.rtnl_qdisc_tbf_set_limit(queue, (int)(limit < INT32_MAX ? limit : INT32_MAX));
	r = nlr.rtnl_qdisc_add(route->socket, queue, NLM_F_CREATE | NLM_F_REPLACE);
	nlr.rtnl_qdisc_put(queue);
	if (r == -NLE_OBJ_NOTFOUND) {
		failed(r, err, "limit the rate of", name);
		return err_hint(err, "this kernel has no queue 'tbf'; as root: modprobe sch_tbf");
	}
	return r < 0 ? failed(r, err, "limit the rate of", name)
		     : add_fair_queue(route, index, rate->bits, name, err);
}

int route_drops(struct route *route, const char *name, uint64_t *ret, struct err *err)
{
	struct nl_cache *cache;
	int index, r = index_of(name, &index, err);

	if (r < 0)
		return r;
	r = nlr.rtnl_qdisc_alloc_cache(route->socket, &cache);
	if (r < 0)
		return failed(r, err, "look at the queue of", name);
	struct rtnl_qdisc *queue = nlr.rtnl_qdisc_get_by_parent(cache, index, TC_H_ROOT);
	*ret = queue ? nlr.rtnl_tc_get_stat(TC_CAST(queue), RTNL_TC_DROPS) : 0;
	nlr.rtnl_qdisc_put(queue);
	nlr.nl_cache_free(cache);
	return 0;
}

#else

int route_load(struct err *err)
{
	return err_say(err, ENOTSUP, "this build has no networks of its own (libnl-route)");
}

int route_open(UNUSED struct route **ret, struct err *err)
{
	return route_load(err);
}

void route_close(UNUSED struct route *route)
{
}

int route_add_bridge(UNUSED struct route *route, UNUSED const char *name,
		     UNUSED const struct route_address *address, struct err *err)
{
	return route_load(err);
}

int route_add_pair(UNUSED struct route *route, UNUSED const char *name, UNUSED const char *bridge,
		   UNUSED pid_t pid, UNUSED const char *inner, struct err *err)
{
	return route_load(err);
}

int route_remove(UNUSED struct route *route, UNUSED const char *name, struct err *err)
{
	return route_load(err);
}

int route_configure(UNUSED struct route *route, UNUSED const char *name,
		    UNUSED const struct route_address *address, UNUSED struct in_addr gateway,
		    struct err *err)
{
	return route_load(err);
}

int route_shape(UNUSED struct route *route, UNUSED const char *name,
		UNUSED const struct route_rate *rate, struct err *err)
{
	return route_load(err);
}

int route_drops(UNUSED struct route *route, UNUSED const char *name, UNUSED uint64_t *ret,
		struct err *err)
{
	return route_load(err);
}

#endif
