/* SPDX-License-Identifier: MIT */
/*
 * Mounts by descriptor: made or copied first, with all their flags, and only then seen anywhere.
 *
 * A target is looked up inside a root that a stranger filled: never past it, never through a link
 * of /proc that leads anywhere (RESOLVE_IN_ROOT, RESOLVE_NO_MAGICLINKS).
 */
#pragma once

#include "common/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/mount.h>

#define MNT_SAFE (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC)

struct mnt_option {
	const char *key, *value; /* value NULL: a flag */
};

/**
 * mnt_new() - a file system of its own.
 * @options: up to one without a key; NULL: none.
 * @attrs: MOUNT_ATTR_*.
 *
 * Return: a descriptor of the mount, attached nowhere; -errno, with what the kernel says about it.
 */
int mnt_new(const char *type, const struct mnt_option *options, unsigned int attrs,
	    struct err *err);

/**
 * mnt_clone() - what is at @path once more, with @attrs on top of the flags it has.
 * @deep: with the mounts below it.
 *
 * Return: a descriptor of the mount, attached nowhere; -errno.
 */
int mnt_clone(int dirfd, const char *path, unsigned int attrs, bool deep, struct err *err);

/**
 * mnt_open_in() - @path inside @root_fd, as a process with that root would find it.
 * @flags: of open(2).
 *
 * Return: a descriptor, close-on-exec; -errno.
 */
int mnt_open_in(int root_fd, const char *path, int flags);

/**
 * mnt_make_in() - mkdir -p inside @root_fd, or the parents and an empty file.
 *
 * Return: a descriptor (O_PATH) of what is there then; -errno.
 */
int mnt_make_in(int root_fd, const char *path, bool is_dir);

/**
 * mnt_attach() - put @mount_fd on the place that @target_fd is open on.
 *
 * Return: 0, -errno.
 */
int mnt_attach(int mount_fd, int target_fd);
