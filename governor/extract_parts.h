/* SPDX-License-Identifier: MIT */
/*
 * What extract.c and extract_member.c share.
 */
#pragma once

#include "governor/extract.h"
#include "governor/tarball.h"

/* Where a member goes. */
struct place {
	int dir_fd;	  /* of its parent; borrowed */
	const char *name; /* without a slash */
};

/**
 * extract_make() - @member as @place, in the place of what is there.
 *
 * Return: 0, -EBADMSG, -errno.
 */
int extract_make(struct extract *extract, struct tarball *tarball, const struct place *place,
		 const struct member *member, struct err *err);

/* Owner and mode of what is there. */
int extract_take_mode(const struct extract *extract, const struct place *place,
		      const struct member *member, struct err *err);
