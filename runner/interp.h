/* SPDX-License-Identifier: MIT */
/*
 * Which other program an executable needs to start: its dynamic linker, or the word after "#!".
 */
#pragma once

#include <stddef.h>

/**
 * interp_read() - @file's interpreter.
 *
 * The file can hold anything.
 *
 * Kernel: fs/binfmt_elf.c, fs/binfmt_script.c.
 *
 * Return: 0, -ENOENT when it needs none or names none that fits, -errno.
 */
int interp_read(const char *file, char *ret, size_t size);
