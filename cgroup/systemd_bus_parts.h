/* SPDX-License-Identifier: MIT */
/*
 * What the files behind systemd_bus.h and systemd_unit.h share.
 */
#pragma once

struct sd_bus;

struct systemd_bus {
	struct sd_bus *bus; /* owned */
};

#define SYSTEMD	     "org.freedesktop.systemd1"
#define MANAGER_PATH "/org/freedesktop/systemd1"
#define MANAGER	     SYSTEMD ".Manager"
