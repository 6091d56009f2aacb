/* SPDX-License-Identifier: MIT */
/*
 * The sockets of the selected group, as long as their page is shown.
 */
#pragma once

#include "monitor/collect.h"
#include "monitor/view.h"

/* All zero follows nothing. */
struct socket_follow {
	struct sockets sockets;
	uint64_t id; /* of the group that they are of; 0: none */
	struct err err;
};

/**
 * socket_follow() - look again where it is time, and give the view what was seen.
 * @tick: a sample was taken; between two of them only another group is a reason to look.
 */
void socket_follow(struct socket_follow *follow, struct collect *collect, const struct model *model,
		   struct view *view, bool tick);
