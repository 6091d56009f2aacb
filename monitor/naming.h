/* SPDX-License-Identifier: MIT */
/*
 * What people call groups: the description of a unit, the name of a container or pod. Read from
 * files that systemd, kubelet and the engines of containers keep, so nobody is asked and nothing
 * blocks; what cannot be read is not known. Each group is looked up once, some a few times until
 * its engine has written the name.
 */
#pragma once

#include "monitor/model.h"

struct naming; /* private state */

/**
 * naming_new() - get ready.
 * @root_fd: where the files are: the root of the file system, or a folder that looks like it; -1
 * for recordings, whose names are those of another machine: only escapes are decoded. Taken over.
 *
 * Return: NULL when memory is short, @root_fd then being closed.
 */
struct naming *naming_new(int root_fd);
void naming_free(struct naming *naming);

/**
 * naming_tick() - name the groups of a model that have no name yet.
 *
 * A bounded number a call: the rest comes with the next tick.
 */
void naming_tick(struct naming *naming, struct model *model);

/**
 * naming_find() - one group.
 * @ret: all zero; called_done().
 */
void naming_find(struct naming *naming, const char *path, struct called *ret);
