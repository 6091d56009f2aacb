/* SPDX-License-Identifier: MIT */
/*
 * Where a file stands in JSON: its name split at the dots, but where one file's name begins
 * another's the longer keeps its dot. memory.swap.max is memory -> swap -> max; memory.events.local
 * is memory -> "events.local", since memory.events is a file too.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/**
 * keypath_splits() - which dots of a file's name separate two keys.
 * @others: further names beside those of the tables, can be NULL.
 *
 * Return: bit n set for the n-th dot; dots past the 16th never separate.
 */
uint16_t keypath_splits(const char *file, const char *const *others, size_t count);

/**
 * keypath_next() - one key after the other.
 * @at: in: where a key begins in @file; out: where the next begins, the end after the last.
 * @dot: in, out: how many dots are behind @at; start with 0.
 *
 * Return: the length of the key; 0 at the end.
 */
size_t keypath_next(const char *file, uint16_t splits, size_t *at, unsigned int *dot);

/**
 * keypath_compare() - order in which files of one parent stand together.
 *
 * Return: below, at or above 0, as strcmp().
 */
int keypath_compare(const char *a, uint16_t a_splits, const char *b, uint16_t b_splits);
