/* SPDX-License-Identifier: MIT */
/*
 * Numbers and strings as few bytes: seven bits a byte, the least first, the top bit set on all but
 * the last. Reading is for bytes that anybody may have made.
 */
#pragma once

#include "common/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void wire_put(struct text *out, uint64_t number);

/* A difference modulo 2^64 that is near 0 on either side: small either way. */
void wire_put_signed(struct text *out, uint64_t difference);
void wire_put_string(struct text *out, const char *bytes, size_t len);

/**
 * struct wire - bytes that are being read.
 *
 * Reading past the end, or what is malformed, sets @failed and gives 0: checked once in the end,
 * but before a number is used as a size.
 */
struct wire {
	const char *at, *end;
	bool failed;
};

uint64_t wire_get(struct wire *wire);
uint64_t wire_get_signed(struct wire *wire);

/**
 * wire_get_count() - how many things follow.
 * @each: bytes that each of them takes at the least; more than are left for fails.
 */
size_t wire_get_count(struct wire *wire, size_t each);

/**
 * wire_get_string() - a string.
 *
 * Return: borrowed, not NUL-terminated; NULL when it failed.
 */
const char *wire_get_string(struct wire *wire, size_t *ret_len);
