/* SPDX-License-Identifier: MIT */
/*
 * SHA-256, by which images name what they are made of. The only file of the house that knows
 * libgcrypt is sha256.c.
 */
#pragma once

#include "common/err.h"

#include <stdbool.h>
#include <stddef.h>

#define SHA256_TEXT_SIZE 65 /* 64 hexadecimal digits, NUL */

/**
 * sha256_fd() - of a whole file, from its start; its position is not used.
 * @ret: lower case.
 *
 * Return: 0, -ENOENT when libgcrypt is not installed, -ENOTSUP when built without, -errno.
 */
int sha256_fd(int fd, char ret[SHA256_TEXT_SIZE], struct err *err);

/* Whether @text is 64 lower-case hexadecimal digits and no more. */
bool sha256_is_text(const char *text);
