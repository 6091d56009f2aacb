/* SPDX-License-Identifier: MIT */
/*
 * A new network namespace: its loopback.
 */
#pragma once

#include "common/err.h"
#include "runner/launch.h"

/**
 * net_set_up() - in the child: bring "lo" up where the network is its own.
 *
 * Return: 0, -errno.
 */
int net_set_up(const struct launch *launch, struct err *err);
