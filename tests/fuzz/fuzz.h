/* SPDX-License-Identifier: MIT */
/*
 * A fuzz target is one function that throws bytes at one parser and states what must hold whatever
 * they are. libFuzzer calls it, or replay.c with the files of the corpus.
 */
#pragma once

#include "common/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert(): it must hold in every build. */
#define MUST(condition)                                                                         \
	do {                                                                                    \
		if (!(condition)) {                                                             \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
			abort();                                                                \
		}                                                                               \
	} while (0)

/* A copy that ends where the heap block ends, so that reading past it is seen; owned. */
static inline char *fuzz_bytes(const uint8_t *data, size_t size)
{
	char *copy = malloc(size ? size : 1);

	MUST(copy);
	if (size)
		memcpy(copy, data, size);
	return copy;
}

/* The same with a NUL after it: text up to the first NUL in it; owned. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 1);

	MUST(copy);
	if (size)
		memcpy(copy, data, size);
	copy[size] = '\0';
	return copy;
}

/* Take the first line off the input, without its newline; owned. */
static inline char *fuzz_line(const uint8_t **data, size_t *size)
{
	const uint8_t *end = *size ? memchr(*data, '\n', *size) : NULL;
	size_t len = end ? (size_t)(end - *data) : *size;
	char *line = fuzz_text(*data, len);

	*data += len + (end != NULL);
	*size -= len + (end != NULL);
	return line;
}
