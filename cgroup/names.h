/* SPDX-License-Identifier: MIT */
/*
 * The names of the groups directly below one.
 */
#pragma once

#include "common/text.h"

#include <stddef.h>

/* All zero is none. */
struct names {
	struct text bytes; /* NUL-separated */
	char **all;	   /* sorted; into @bytes */
	size_t count;
};

/**
 * names_read() - list the subdirectories of a directory.
 * @fd: of the directory; its position is not used.
 * @limit: stop after that many, whichever come first.
 * @ret: all zero; names_done() in any case.
 *
 * Return: 0, -ENOMEM, -errno.
 */
int names_read(int fd, size_t limit, struct names *ret);
void names_done(struct names *names);
#define AUTO_NAMES CLEANUP(names_done)
