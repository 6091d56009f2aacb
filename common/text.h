/* SPDX-License-Identifier: MIT */
/*
 * Text: a string that grows, tokens, and making hostile bytes harmless.
 */
#pragma once

#include "common/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/**
 * struct text - a growing string; all zero is empty.
 *
 * Adding never fails where it stands: a lack of memory sets @failed, checked once at the end.
 */
struct text {
	char *data; /* NUL-terminated once something was added; owned */
	size_t len;
	size_t room;
	bool failed;
};

void text_add(struct text *text, const char *more);
void text_add_bytes(struct text *text, const char *bytes, size_t len);
void text_addf(struct text *text, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* A character as UTF-8. */
void text_add_rune(struct text *text, uint32_t rune);

/**
 * text_add_safe() - add a name that may hold anything.
 *
 * Control characters, DEL, bytes that are not UTF-8, C1 controls, and the characters that change
 * the direction of text become \xHH of each byte; a backslash becomes \\. The result is valid
 * UTF-8, prints on one line, drives no terminal, and can be read back without loss.
 */
void text_add_safe(struct text *text, const char *bytes, size_t len);

/**
 * text_add_message() - a line for people: as text_add_safe(), but a backslash stays one.
 */
void text_add_message(struct text *text, const char *message);

/**
 * text_rune_is_harmful() - control characters, and those that change the direction of text or
 * cannot be seen.
 */
bool text_rune_is_harmful(uint32_t rune);

/**
 * text_str() - what was added, "" when nothing was.
 */
const char *text_str(const struct text *text);

/**
 * text_take() - hand the string over.
 *
 * Return: owned by the caller; NULL when memory was short. @text is empty afterwards.
 */
char *text_take(struct text *text);

void text_clear(struct text *text);
void text_done(struct text *text);

#define AUTO_TEXT CLEANUP(text_done)

/**
 * text_utf8_len() - length in bytes of the UTF-8 character at @bytes.
 * @ret_rune: the code point; can be NULL.
 *
 * Return: 1 to 4; 0 when the bytes are no shortest-form UTF-8 (surrogates included) or @len is 0.
 */
size_t text_utf8_len(const char *bytes, size_t len, uint32_t *ret_rune);

/**
 * text_is_one_of() - whether @text is a word of "a|b|c".
 */
bool text_is_one_of(const char *text, const char *words);

/**
 * text_distance() - edits (insert, drop, replace, swap neighbours) from @a to @b.
 *
 * Return: the count, at most @limit + 1.
 */
size_t text_distance(const char *a, const char *b, size_t limit);
