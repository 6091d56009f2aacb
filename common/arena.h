/* SPDX-License-Identifier: MIT */
/*
 * Memory with one lifetime: things that die together (a policy, a plan, a tick) live in one arena
 * and are freed at once.
 */
#pragma once

#include "common/attr.h"

#include <stddef.h>

struct arena_block; /* private state */

/* All zero is an empty arena. */
struct arena {
	struct arena_block *blocks; /* newest first */
	size_t used;		    /* bytes taken of the newest block */
};

/**
 * arena_alloc() - zeroed memory, aligned for any type, valid until arena_done().
 *
 * Return: NULL when memory is short.
 */
void *arena_alloc(struct arena *arena, size_t size);

#define arena_new(arena, type) ((type *)arena_alloc(arena, sizeof(type)))

/**
 * arena_strndup() - copy of @len bytes of @text, NUL-terminated.
 *
 * Return: NULL when memory is short.
 */
char *arena_strndup(struct arena *arena, const char *text, size_t len);
char *arena_strdup(struct arena *arena, const char *text);
char *arena_printf(struct arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);

/**
 * arena_grow() - room for one more element in an array that lives in the arena.
 * @array: in: the elements so far, can be NULL; their place may change.
 * @count: elements in use; the capacity is the power of two at or above it, so pass it as it is.
 * @size: of one element.
 *
 * Return: the array with room for @count + 1 elements; NULL when memory is short.
 */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t size);

void arena_done(struct arena *arena);

#define AUTO_ARENA CLEANUP(arena_done)
