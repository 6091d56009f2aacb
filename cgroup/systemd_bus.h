/* SPDX-License-Identifier: MIT */
/*
 * What is asked of systemd over D-Bus: a delegated scope, and to move a process into it. The door
 * of sd-bus, loaded when it is first opened.
 *
 * systemd: org.freedesktop.systemd1(5), systemd.scope(5), CGROUP_DELEGATION.md.
 */
#pragma once

#include "common/err.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct systemd_bus; /* a connection to one manager */

/**
 * systemd_bus_open() - connect to a service manager.
 * @user: the caller's own user manager, not the system's.
 *
 * Return: 0; -ENOTSUP when it cannot be reached, with what to do.
 */
int systemd_bus_open(bool user, struct systemd_bus **ret, struct err *err);
void systemd_bus_close(struct systemd_bus *bus);

/**
 * systemd_start_scope() - a delegated scope in cgov.slice that holds one process, started when this
 * returns.
 *
 * Return: 0; -EEXIST when there is a unit of that name; -EIO when systemd refused.
 */
int systemd_start_scope(struct systemd_bus *bus, const char *unit, pid_t pid, struct err *err);

/**
 * systemd_reset_failed() - let go of a unit that ended badly and blocks its name. No failure: a
 * unit that did not fail is left alone.
 */
void systemd_reset_failed(struct systemd_bus *bus, const char *unit);

/**
 * systemd_unit_cgroup() - where the group of a scope that runs is: its ControlGroup property.
 *
 * Return: 0, -ENOENT when it does not run.
 */
int systemd_unit_cgroup(struct systemd_bus *bus, const char *unit, char ret[PATH_MAX],
			struct err *err);

/**
 * systemd_attach() - move a process into a group below a delegated unit's.
 * @group: "/cgov.supervisor"; exists.
 */
int systemd_attach(struct systemd_bus *bus, const char *unit, const char *group, pid_t pid,
		   struct err *err);

/**
 * systemd_version() - as the manager tells it: "252.39-1~deb12u1".
 */
int systemd_version(struct systemd_bus *bus, char *ret, size_t size, struct err *err);
