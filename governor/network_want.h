/* SPDX-License-Identifier: MIT */
/*
 * `network:` of a workload, and the option of the same name: words such as "private",
 * "egress=20Mbit", "publish=8080:80". A map in a policy is the same words, "key=value" each.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"
#include "runner/route.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum network_mode {
	NETWORK_DEFAULT, /* nothing was said: as `namespaces` has it */
	NETWORK_HOST,
	NETWORK_NONE,	 /* loopback only */
	NETWORK_PRIVATE, /* a wire to cgov's bridge */
	NETWORK_JOIN,	 /* the namespace of another workload */
};

/* "private"; "default" where nothing was said. */
const char *network_mode_name(enum network_mode mode);

struct network_port {
	uint16_t host, inner;
	bool udp;
};

/* What it points to is borrowed, from the words or from the arena. */
struct network_want {
	enum network_mode mode;
	const char *join; /* the group that is joined */
	bool no_nat;	  /* no way out: only the host, and others on its bridge */
	struct route_rate egress, ingress;
	struct network_port *ports;
	size_t port_count;
};

/**
 * network_want_read() - all words together.
 *
 * Return: 0; -EINVAL with what is allowed; -ENOMEM.
 */
int network_want_read(const char *const *words, size_t count, struct arena *arena,
		      struct network_want *ret, struct err *err);

/**
 * network_want_check_word() - one of them by itself.
 */
int network_want_check_word(const char *word, struct err *err);
