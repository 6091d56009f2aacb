/* SPDX-License-Identifier: MIT */
/*
 * Limits from a command line, "memory.max=512M", made ready to be written.
 */
#pragma once

#include "cgroup/host.h"
#include "cgroup/knob.h"
#include "cgroup/owner.h"
#include "common/arena.h"

/* All zero is empty. Everything is in the arena given to limit_list_add(). */
struct limit_list {
	struct setting *settings;
	size_t count;
};

/**
 * limit_list_add() - one "KNOB=VALUE".
 *
 * Return: 0, -EINVAL or -ERANGE with what is allowed, or the nearest name of a knob.
 */
int limit_list_add(struct limit_list *list, const char *text, struct arena *arena, struct err *err);

bool limit_list_has(const struct limit_list *list, enum knob_id id);

/**
 * limit_list_is_relative() - whether the machine's memory must be known to resolve it.
 */
bool limit_list_is_relative(const struct limit_list *list);

/**
 * limit_resolve() - percentages and the device of one setting.
 * @root_fd: of the hierarchy.
 * @path: of the group that it is for, from there; what is above decides what 50%parent is.
 *
 * Return: 0; -ERANGE, -ENODEV.
 */
int limit_resolve(struct setting *setting, int root_fd, const char *path, const struct host *host,
		  struct arena *arena, struct err *err);

/**
 * limit_list_resolve() - percentages, devices and the order to be written in, for a leaf directly
 * below @owner.
 *
 * Return: 0; -ENOTSUP when a controller is missing there, with its name; -ERANGE, -ENODEV.
 */
int limit_list_resolve(struct limit_list *list, const struct owner *owner, const struct host *host,
		       struct arena *arena, struct err *err);
