/* SPDX-License-Identifier: MIT */
#include "cgroup/file.h"

#include "common/unit.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* Any number of 19 digits fits 64 bits. */
#define SAFE_DIGITS 19

/* Names, keys and values are runs of these: nothing below a space is ever part of one. */
static bool is_word(char c)
{
	return (unsigned char)c > ' ';
}

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') <= 9;
}

static bool is_max(const char *at, const char *end)
{
	return end - at >= 3 && memcmp(at, "max", 3) == 0;
}

static int scan_digits(const char **cursor, const char *end, uint64_t *ret)
{
	const char *at = *cursor;
	const char *safe = end - at > SAFE_DIGITS ? at + SAFE_DIGITS : end;
	uint64_t n = 0;

	for (; at < safe && is_digit(*at); at++)
		n = n * 10 + (uint64_t)(*at - '0');
	for (; at < end && is_digit(*at); at++)
		if (__builtin_mul_overflow(n, (uint64_t)10, &n) ||
		    __builtin_add_overflow(n, (uint64_t)(*at - '0'), &n))
			return -ERANGE;
	if (at == *cursor)
		return -EBADMSG;
	*cursor = at;
	*ret = n;
	return 0;
}

static int scan_value(const char **cursor, const char *end, uint64_t *ret)
{
	if (!is_max(*cursor, end))
		return scan_digits(cursor, end, ret);
	*cursor += 3;
	*ret = UNIT_MAX;
	return 0;
}

static struct span scan_word(const char *at, const char *end)
{
	const char *start = at;

	while (at < end && is_word(*at))
		at++;
	return (struct span){start, (size_t)(at - start)};
}

int file_single(const char *text, size_t len, uint64_t *ret)
{
	const char *at = text, *end = text + len;
	uint64_t value;

	int r = scan_value(&at, end, &value);
	if (r < 0)
		return r;
	if (at < end && *at == '\n')
		at++;
	if (at != end)
		return -EBADMSG;
	*ret = value;
	return 0;
}

int file_next_flat(const char **cursor, const char *end, struct file_flat *ret)
{
	const char *at = *cursor;
	uint64_t value;

	if (at == end)
		return 0;
	struct span key = scan_word(at, end);
	at += key.len;
	if (key.len == 0 || at == end || *at != ' ')
		return -EBADMSG;
	at++;
	int r = scan_value(&at, end, &value);
	if (r < 0)
		return r;
	if (at < end && *at++ != '\n')
		return -EBADMSG;
	ret->key = key;
	ret->value = value;
	*cursor = at;
	return 1;
}

static const char *skip_spaces(const char *at, const char *end)
{
	while (at < end && *at == ' ')
		at++;
	return at;
}

/* The pair of @word; false when it has no '=' or nothing before it. */
static bool split_pair(struct span word, struct file_nested *ret)
{
	const char *sign = word.len ? memchr(word.at, '=', word.len) : NULL;

	if (!sign || sign == word.at)
		return false;
	ret->key = (struct span){word.at, (size_t)(sign - word.at)};
	ret->value = (struct span){sign + 1, word.len - ret->key.len - 1};
	return true;
}

int file_next_nested(const char **cursor, const char *end, struct span *line,
		     struct file_nested *ret)
{
	const char *at = skip_spaces(*cursor, end);
	struct span name = *line, word;
	struct file_nested found = {0};

	while (at < end && *at == '\n') {
		name = (struct span){0};
		at = skip_spaces(at + 1, end);
	}
	if (at == end)
		return 0;
	word = scan_word(at, end);
	if (word.len == 0)
		return -EBADMSG;
	if (!split_pair(word, &found)) {
		if (name.at || word.at[0] == '=')
			return -EBADMSG;
		name = word;
		at = skip_spaces(word.at + word.len, end);
		word = scan_word(at, end);
		/* Some kernels let a device without numbers share the line of the next one. */
		if (!split_pair(word, &found)) {
			*ret = (struct file_nested){.name = name};
			*line = (struct span){0};
			*cursor = at;
			return 1;
		}
	}
	if (!name.at)
		name = (struct span){word.at, 0};
	found.name = name;
	*ret = found;
	*line = name;
	*cursor = word.at + word.len;
	return 1;
}

void file_skip_line(const char **cursor, const char *end)
{
	const char *newline = *cursor < end ? memchr(*cursor, '\n', (size_t)(end - *cursor)) : NULL;

	*cursor = newline ? newline + 1 : end;
}

int file_hundredths(struct span text, uint64_t *ret)
{
	const char *at = text.at, *end = text.at + text.len, *point;
	uint64_t whole, part = 0;

	if (text.len == 3 && is_max(at, end)) {
		*ret = UNIT_MAX;
		return 0;
	}
	int r = scan_digits(&at, end, &whole);
	if (r < 0)
		return r;
	if (at < end) {
		point = at++;
		if (*point != '.' || end - at > 2 || scan_digits(&at, end, &part) < 0 || at != end)
			return -EBADMSG;
		if (at - point == 2)
			part *= 10;
	}
	if (__builtin_mul_overflow(whole, (uint64_t)100, &whole) ||
	    __builtin_add_overflow(whole, part, &whole))
		return -ERANGE;
	*ret = whole;
	return 0;
}

int file_next_word(const char **cursor, const char *end, struct span *ret)
{
	const char *at = *cursor;

	while (at < end && !is_word(*at))
		at++;
	if (at == end)
		return 0;
	*ret = scan_word(at, end);
	*cursor = at + ret->len;
	return 1;
}
