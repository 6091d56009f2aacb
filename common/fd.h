/* SPDX-License-Identifier: MIT */
/*
 * Descriptors and heap memory that release themselves, and small files read and written whole.
 */
#pragma once

#include "common/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static inline void fd_closep(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void fd_freep(void *pointer_at)
{
	free(*(void **)pointer_at);
}

#define AUTO_FD	  CLEANUP(fd_closep)
#define AUTO_FREE CLEANUP(fd_freep)

/**
 * fd_read() - read a small file from its start, NUL-terminated.
 * @fd: seekable; its position is not used. A kernfs file gives fresh content each time.
 * @size: room in @buf; the content must be shorter.
 *
 * Return: bytes read without the NUL; -E2BIG when the content does not fit; -errno.
 */
ssize_t fd_read(int fd, char *buf, size_t size);

/**
 * fd_read_record() - read a kernfs file that is one record, in one pread().
 *
 * The kernel shows such a file whole in a single read when the room allows, so the read that would
 * only find its end is saved. Not for lists (cgroup.procs): those may come in pieces.
 *
 * Return: as fd_read().
 */
ssize_t fd_read_record(int fd, char *buf, size_t size);

/**
 * fd_read_at() - open @name below @dirfd, fd_read() it, close it.
 */
ssize_t fd_read_at(int dirfd, const char *name, char *buf, size_t size);

/**
 * fd_slurp_at() - a whole regular file into memory of its own.
 * @limit: bytes allowed; one more is -E2BIG.
 * @ret: NUL-terminated, owned by the caller.
 * @ret_len: can be NULL.
 */
int fd_slurp_at(int dirfd, const char *name, size_t limit, char **ret, size_t *ret_len,
		struct err *err);

/**
 * fd_write_all() - every byte, in as many writes as it takes.
 *
 * Return: 0 or -errno.
 */
int fd_write_all(int fd, const char *bytes, size_t len);

/**
 * fd_write_at() - write @text to an existing file in one write(), as kernfs wants it.
 *
 * Return: 0 or -errno, of open or write as it was.
 */
int fd_write_at(int dirfd, const char *name, const char *text);

/**
 * fd_replace_at() - put a file in place whole or not at all: temporary name, fsync, rename.
 */
int fd_replace_at(int dirfd, const char *name, const char *text, size_t len, mode_t mode,
		  struct err *err);

/**
 * fd_make_dirs() - mkdir -p; every part that is missing gets @mode.
 */
int fd_make_dirs(const char *path, mode_t mode, struct err *err);

/**
 * fd_inode() - identity of what @fd is open on.
 *
 * Return: 0 or -errno.
 */
int fd_inode(int fd, uint64_t *ret);

/**
 * fd_limit_raise() - let this process open as many descriptors as it may (RLIMIT_NOFILE).
 *
 * What it starts is to have the limit of before: fd_limit_restore(), which is harmless where
 * nothing was raised.
 */
void fd_limit_raise(void);
void fd_limit_restore(void);
