/* SPDX-License-Identifier: MIT */
/*
 * What an apply is about to do, on disk before it acts: a crash leaves the way back.
 *
 * One file a subtree, in the folder "apply" of the run state, guarded by the lock beside it. It is
 * there from before the first act until after the generation is kept.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"
#include "governor/undo.h"

#include <stdint.h>

#define JOURNAL_FOLDER "apply"

struct journal {
	const char *policy;
	const char *file; /* of the policy, for people */
	const char *boot_id;
	uint64_t serial; /* of the generations once all is done */
	struct undo undo;
};

/**
 * journal_lock() - one apply a subtree at a time.
 * @dirfd: of the folder.
 * @wait: for whoever holds it.
 * @ret_fd: closing it lets go; so does the death of the process.
 *
 * Return: 0; -EWOULDBLOCK when it is held and @wait is false.
 */
int journal_lock(int dirfd, uint64_t tree, bool wait, int *ret_fd, struct err *err);

/**
 * journal_write() - keep @journal, whole or not at all.
 */
int journal_write(int dirfd, uint64_t tree, const struct journal *journal, struct err *err);

/**
 * journal_drop() - all is done, or taken back.
 */
int journal_drop(int dirfd, uint64_t tree, struct err *err);

/* Whether there is one: costs one system call. */
bool journal_exists(int dirfd, uint64_t tree);

/**
 * journal_read() - what a crash left.
 * @arena: owns the texts.
 *
 * Return: 0, -ENOENT, -EBADMSG, -errno.
 */
int journal_read(int dirfd, uint64_t tree, struct arena *arena, struct journal *ret,
		 struct err *err);

/**
 * journal_sweep() - remove temporary files of a replacement that did not come to its end.
 * @dirfd: of a folder whose files are replaced under the lock.
 * @prefix: of their names.
 */
void journal_sweep(int dirfd, const char *prefix);
