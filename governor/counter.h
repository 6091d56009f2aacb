/* SPDX-License-Identifier: MIT */
/*
 * One number of a flat keyed file, read on the spot: where a whole sample would cost too much.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/**
 * counter_read() - the value behind @key in an open file.
 *
 * Return: false when the file cannot be read or has no such key.
 */
bool counter_read(int fd, const char *key, uint64_t *ret);

/**
 * counter_read_at() - the same for the file @name below @dirfd.
 */
bool counter_read_at(int dirfd, const char *name, const char *key, uint64_t *ret);
