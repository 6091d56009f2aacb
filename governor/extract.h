/* SPDX-License-Identifier: MIT */
/*
 * A stranger's archive into a folder, and nowhere else.
 *
 * Theory of operation: see extract.c.
 */
#pragma once

#include "common/err.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

struct extract {
	int root_fd;	     /* the folder; borrowed */
	bool keeps_owners;   /* we are root: members get the owners and set-id bits they name */
	uint64_t bytes_left; /* of what may be written; goes down over several archives */
	uint64_t members_left;
	uint64_t bytes, members; /* written so far */
	char parent[PATH_MAX];	 /* of the member before, and its descriptor; -1: none */
	int parent_fd;
};

/**
 * extract_init() - limits for what unpacks from @archive_bytes: enough for any honest image, too
 * little to fill the disk.
 */
void extract_init(struct extract *extract, int root_fd, uint64_t archive_bytes);
void extract_done(struct extract *extract);

/**
 * extract_archive() - all members of a tar archive, compressed or not.
 * @fd: read from its start.
 * @layer: on top of what is in the folder already: ".wh.NAME" removes NAME, ".wh..wh..opq" all that
 *	its folder had.
 *
 * Return: 0; -EBADMSG for what no honest archive has, -EFBIG, -errno, with the member's name.
 */
int extract_archive(struct extract *extract, int fd, bool layer, struct err *err);

/**
 * extract_path() - a member's name as a path below the root: "./a//b/" is "a/b"; "": the root.
 *
 * Return: 0, -EBADMSG for absolute ones and those with "..", -ENAMETOOLONG.
 */
int extract_path(const char *name, char ret[PATH_MAX], struct err *err);
