/* SPDX-License-Identifier: MIT */
/*
 * Reading tar archives, compressed or not, member by member. The only file of the house that knows
 * libarchive is tarball.c.
 */
#pragma once

#include "common/err.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

struct tarball; /* a libarchive reader inside */

enum member_type {
	MEMBER_FILE,
	MEMBER_FOLDER,
	MEMBER_SYMLINK,
	MEMBER_HARDLINK,
	MEMBER_FIFO,
	MEMBER_DEVICE,
	MEMBER_OTHER, /* sockets, and what nobody knows */
};

/* As the archive has it: hostile. Texts live until the next member is read. */
struct member {
	const char *path; /* never NULL */
	const char *link; /* of both kinds of links: never NULL there */
	enum member_type type;
	mode_t mode; /* 07777 */
	int64_t uid, gid;
	int64_t size; /* of a file, as it says itself */
	struct timespec mtime;
};

/**
 * tarball_open() - from the position that @fd has.
 * @fd: borrowed, until tarball_close().
 *
 * gzip, bzip2, xz, lzma, zstd, lz4 and compress are unpacked in this process; no other program is
 * started, whatever the file claims to be.
 *
 * Return: 0, -ENOENT without the library, -ENOTSUP when built without, -EBADMSG when it is no
 * archive.
 */
int tarball_open(int fd, struct tarball **ret, struct err *err);

/**
 * tarball_next() - the next member; what was not read of the one before is skipped.
 *
 * Return: 1; 0 at the end; -EBADMSG, -errno.
 */
int tarball_next(struct tarball *tarball, struct member *ret, struct err *err);

/**
 * tarball_data() - the next piece of the member's content.
 * @ret_at: where in the file it belongs: there may be holes.
 *
 * Return: 1; 0 at the end; -EBADMSG, -errno.
 */
int tarball_data(struct tarball *tarball, const void **ret, size_t *ret_len, int64_t *ret_at,
		 struct err *err);

void tarball_close(struct tarball *tarball);
