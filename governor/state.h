/* SPDX-License-Identifier: MIT */
/*
 * The folders in which cgov remembers: what lives now (gone with the boot), and what was applied.
 *
 * Root: /run/cgov and /var/lib/cgov. Others: $XDG_RUNTIME_DIR/cgov (or /run/user/UID/cgov) and
 * $XDG_STATE_HOME/cgov (or ~/.local/state/cgov). --state-dir replaces both.
 */
#pragma once

#include "common/err.h"

#include <stdbool.h>
#include <stddef.h>

enum state_kind {
	STATE_RUN,  /* launches, locks: worthless after a boot */
	STATE_KEEP, /* generations */
};

/**
 * state_path() - the folder of @kind.
 * @state_dir: --state-dir; can be NULL.
 *
 * Return: 0, -ENAMETOOLONG, -ENOENT when the environment names no folder.
 */
int state_path(const char *state_dir, enum state_kind kind, char *buf, size_t size,
	       struct err *err);

/**
 * state_open() - a folder of ours below it: "launches", "generations".
 * @create: make what is missing, for us alone (0700).
 * @ret_fd: of the directory, close-on-exec; the caller closes it.
 *
 * A folder that somebody else owns or may write is refused: what it says is acted upon.
 *
 * Return: 0, -ENOENT when it is missing and @create is false, -EPERM, -errno.
 */
int state_open(const char *state_dir, enum state_kind kind, const char *folder, bool create,
	       int *ret_fd, struct err *err);
