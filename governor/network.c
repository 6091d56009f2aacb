/* SPDX-License-Identifier: MIT */
/*
 * DOC: Theory of Operation
 *
 *	lease		a file with the index of an address, locked: from here on a cleaner knows
 *	bridge		with the first lease; the way out with the first that wants one
 *	ports		noted in the lease, then published
 *	wire		when the child was born: one end plugged into the bridge, under a name made
 *			of the index, and held to the ingress rate; the other born in the child's
 *			namespace, which the child itself configures (runner/net.c)
 *	end		the wire, the ports, with the last lease the bridge; then the lease
 *
 * A wire of somebody else with our name, made by a cgov with another state folder, makes us try the
 * next index. What a crash leaves is found by its lease, under the same lock.
 */
#include "governor/network.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "common/fd.h"
#include "governor/nat.h"
#include "governor/network_host.h"
#include "governor/resolv.h"
#include "governor/state.h"

static int hold_namespace(struct network *network, pid_t pid, struct err *err)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/ns/net", pid);
	network->ns_fd = open(path, O_RDONLY | O_CLOEXEC);
	return network->ns_fd < 0 ? err_set(err, errno, "open '%s'", path) : 0;
}

static int on_born(pid_t pid, void *data, struct err *err)
{
	struct network *network = data;
	char name[NETWORK_NAME_SIZE];
	int r = hold_namespace(network, pid, err);

	network_wire(network->lease.index, name);
	if (r == 0)
		r = route_add_pair(network->route, name, NETWORK_BRIDGE, pid, NET_INNER, err);
	if (r == 0 && network->want->ingress.bits)
		r = route_shape(network->route, name, &network->want->ingress, err);
	return r < 0 ? err_wrap(err, "network") : 0;
}

static int take_lease(struct network *network, struct err *err)
{
	char name[NETWORK_NAME_SIZE];
	struct lease taken[8];
	size_t count = 0;
	int r = 0;

	/* Names that are taken by others are passed over; given back at once they would come again.
	 */
	while (count < ARRAY_LEN(taken) &&
	       (r = lease_take(network->dirfd, &taken[count], err)) == 0) {
		if (if_nametoindex(network_wire(taken[count++].index, name)) == 0)
			break;
	}
	if (r == 0)
		network->lease = taken[--count];
	while (count > 0)
		lease_drop(network->dirfd, &taken[--count]);
	return r;
}

static int prepare(struct network *network, struct err *err)
{
	const struct network_want *want = network->want;
	AUTO_FD int lock = lease_lock(network->dirfd, err);
	int r = lock < 0 ? lock : take_lease(network, err);

	if (r == 0)
		r = network_host_begin(network->route, err);
	if (r == 0 && !want->no_nat)
		r = network_host_open(network->dirfd, err);
	if (r == 0 && want->port_count)
		r = lease_note_ports(&network->lease, want->ports, want->port_count, err);
	if (r == 0 && want->port_count)
		r = nat_publish(network_address(network->lease.index).at, want->ports,
				want->port_count, err);
	return r;
}

int network_open(struct network *network, struct launch *launch, struct arena *arena,
		 struct err *err)
{
	const struct network_want *want = network->want;
	int r = 0;

	if (!want || (want->mode != NETWORK_PRIVATE && !want->egress.bits))
		return 0;
	launch->net.egress = want->egress;
	r = route_load(err);
	if (r < 0 || want->mode != NETWORK_PRIVATE)
		return r < 0 ? err_wrap(err, "network") : 0;
	r = route_open(&network->route, err);
	if (r == 0)
		r = prepare(network, err);
	if (r == 0)
		r = resolv_make(launch->root.dir != NULL, arena, &launch->net.resolv, err);
	if (r < 0)
		return err_wrap(err, "network");
	launch->net.wired = true;
	launch->net.address = network_address(network->lease.index);
	if (!want->no_nat)
		launch->net.gateway = network_address(1).at;
	launch->born = on_born;
	launch->born_data = network;
	return 0;
}

/* Whoever fails is tried again by the next sweep: the lease stays. */
static int remove_all(int dirfd, struct route *route, const struct lease_left *left,
		      struct err *err)
{
	char name[NETWORK_NAME_SIZE];
	int r = route_remove(route, network_wire(left->index, name), err);

	nat_withdraw(left->ports, left->port_count);
	int count = r < 0 ? r : lease_count(dirfd, err);
	return count == 1 ? network_host_end(dirfd, route, err) : count < 0 ? count : 0;
}

int network_close(struct network *network, struct err *err)
{
	int r = 0;

	if (network->lease.index) {
		const struct lease_left left = {network->lease.index, network->want->ports,
						network->want->port_count};
		AUTO_FD int lock = lease_lock(network->dirfd, err);
		r = lock < 0 ? lock : remove_all(network->dirfd, network->route, &left, err);
		if (r == 0)
			lease_drop(network->dirfd, &network->lease);
	}
	fd_closep(&network->lease.fd);
	fd_closep(&network->ns_fd);
	route_close(network->route);
	*network = NETWORK_UNUSED;
	return r < 0 ? err_wrap(err, "remove the network") : 0;
}

struct sweep {
	int dirfd;
	struct route *route;
	struct text *cleaned;
};

static int sweep_one(const struct lease_left *left, void *data, struct err *err)
{
	struct sweep *sweep = data;
	char name[NETWORK_NAME_SIZE];
	int r = sweep->route ? 0 : route_open(&sweep->route, err);

	if (r == 0)
		r = remove_all(sweep->dirfd, sweep->route, left, err);
	if (r < 0)
		return err_wrap(err, "clean the network '%s'", network_wire(left->index, name));
	text_addf(sweep->cleaned, "cleaned the network '%s', which a crashed cgov left\n",
		  network_wire(left->index, name));
	return 0;
}

int network_sweep(const char *state_dir, struct text *ret_cleaned, struct err *err)
{
	AUTO_FD int dirfd = -1;
	int r = state_open(state_dir, STATE_RUN, "network", false, &dirfd, err);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	struct sweep sweep = {dirfd, NULL, ret_cleaned};
	AUTO_FD int lock = lease_lock(dirfd, err);
	r = lock < 0 ? lock : lease_sweep(dirfd, sweep_one, &sweep, err);
	route_close(sweep.route);
	return r < 0 ? r : 0;
}
