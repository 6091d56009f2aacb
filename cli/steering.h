/* SPDX-License-Identifier: MIT */
/*
 * What the commands that steer what runs have in common: which groups their words mean.
 */
#pragma once

#include "cli/command.h"
#include "governor/steer.h"

/**
 * steering_open() - steer_open() as the global options say.
 */
int steering_open(struct steer *ret, struct err *err);

/**
 * steering_path() - the group that a word names: cgov's "web/api", or a path with a leading "/".
 *
 * Return: 0; -EINVAL, -ENOENT where cgov has no groups, -ENAMETOOLONG.
 */
int steering_path(const struct steer *steer, const char *word, char ret[PATH_MAX], struct err *err);

/**
 * steering_group() - the same for a group that exists; or else the one workload of that name.
 *
 * Return: 0; -ENOENT; -EINVAL where several workloads have that name.
 */
int steering_group(const struct steer *steer, const char *word, char ret[PATH_MAX],
		   struct err *err);

/* One act on one group. Return: as steer_freeze(). */
typedef int steering_act(struct steer *steer, const struct steer_group *group, void *data,
			 struct text *ret_said, struct err *err);

/**
 * steering_each() - act on what each word means: workloads that run, or else a group.
 * @words: NULL-terminated.
 *
 * Quiet where all is as it was asked for.
 */
int steering_each(char *const *words, steering_act *act, void *data, struct err *err);
