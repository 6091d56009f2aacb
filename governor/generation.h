/* SPDX-License-Identifier: MIT */
/*
 * Generations: what was applied of a policy, resolved, so that a limit that leaves the policy can
 * be taken back and `rollback` knows where to go.
 *
 * One file a policy and tree, replaced whole: that rename is the moment in which an apply becomes
 * true. Control groups die with the boot, and so does the worth of a generation.
 */
#pragma once

#include "governor/policy.h"

#include <stddef.h>
#include <stdint.h>

#define GENERATIONS_FOLDER "generations" /* of the state that is kept */

/* Older ones are dropped. */
#define GENERATIONS_KEPT 16

struct generation {
	uint64_t number;	 /* from 1 */
	uint64_t applied_nsec;	 /* real time */
	struct policy *policy;	 /* groups and limits; settings absolute, devices by number */
	struct generation *next; /* the one before it */
};

struct generations {
	uint64_t serial; /* of the file: grows by one with each change; 0: there is no file */
	struct generation *newest;
};

/**
 * generations_load() - what is kept for a policy.
 * @dirfd: of the folder "generations" (state.h); -1: there is none.
 * @boot_id: generations of another boot are none.
 * @tree: id of the subtree's group.
 * @policy: its name.
 * @arena: owns all of it.
 *
 * Return: 0 (with newest NULL when nothing is kept), -EBADMSG, -errno.
 */
int generations_load(int dirfd, const char *boot_id, uint64_t tree, const char *policy,
		     struct arena *arena, struct generations *ret, struct err *err);

/**
 * generations_save() - replace what is kept.
 * @generations: with the new serial; without a newest the file is removed.
 */
int generations_save(int dirfd, const char *boot_id, uint64_t tree, const char *policy,
		     const struct generations *generations, struct err *err);

/**
 * generation_equal() - the same groups with the same limits; places in the file do not count.
 */
bool generation_equal(const struct generation *a, const struct generation *b);

/**
 * generations_forget() - drop what was kept of former boots.
 */
void generations_forget(int dirfd, const char *boot_id);

/**
 * generation_add_group() - append a group to the policy of a generation.
 * @path: below cgov's subtree; its parent, where there is one, was added before.
 *
 * Return: the group, NULL when memory is short.
 */
struct group *generation_add_group(struct policy *policy, const char *path, const struct pos *pos,
				   struct arena *arena);

/**
 * generation_add_limit() - append a limit to a group.
 * @setting: copied; its texts are borrowed.
 *
 * Return: 0, -ENOMEM.
 */
int generation_add_limit(struct group *group, const struct setting *setting, const struct pos *pos,
			 struct arena *arena);

/**
 * generation_setting() - the setting that a text of setting_print() was made from.
 * @object: as in struct setting; can be NULL.
 *
 * Return: 0, -EBADMSG.
 */
int generation_setting(const char *file, const char *object, const char *text, struct arena *arena,
		       struct setting *ret, struct err *err);
