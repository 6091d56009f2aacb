/* SPDX-License-Identifier: MIT */
#include "common/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DISTANCE_MAX ((size_t)64) /* longer words are never near misses worth naming */

static bool reserve(struct text *text, size_t more)
{
	size_t room = text->room ? text->room : 64;

	if (text->failed || more > SIZE_MAX / 4) {
		text->failed = true;
		return false;
	}
	while (room - text->len <= more)
		room *= 2;
	if (room == text->room)
		return true;
	char *data = realloc(text->data, room);
	if (!data) {
		text->failed = true;
		return false;
	}
	text->data = data;
	text->room = room;
	return true;
}

void text_add_bytes(struct text *text, const char *bytes, size_t len)
{
	if (!reserve(text, len))
		return;
	if (len > 0)
		memcpy(text->data + text->len, bytes, len);
	text->len += len;
	text->data[text->len] = '\0';
}

void text_add(struct text *text, const char *more)
{
	text_add_bytes(text, more, strlen(more));
}

void text_addf(struct text *text, const char *fmt, ...)
{
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	if (n >= 0 && reserve(text, (size_t)n)) {
		vsnprintf(text->data + text->len, text->room - text->len, fmt, again);
		text->len += (size_t)n;
	} else {
		text->failed = true;
	}
	va_end(again);
	va_end(ap);
}

static size_t sequence_len(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xc2 && lead < 0xe0)
		return 2;
	if (lead >= 0xe0 && lead < 0xf0)
		return 3;
	if (lead >= 0xf0 && lead < 0xf5)
		return 4;
	return 0;
}

size_t text_utf8_len(const char *bytes, size_t len, uint32_t *ret_rune)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *at = (const unsigned char *)bytes;
	size_t n = len > 0 ? sequence_len(at[0]) : 0;

	if (n == 0 || n > len)
		return 0;
	uint32_t rune = n == 1 ? at[0] : at[0] & (0x7fU >> n);
	for (size_t i = 1; i < n; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		rune = rune << 6 | (at[i] & 0x3f);
	}
	if (rune < smallest[n] || rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000))
		return 0;
	if (ret_rune)
		*ret_rune = rune;
	return n;
}

/* Unicode's bidirectional controls, line and paragraph separators, and the byte order mark. */
bool text_rune_is_harmful(uint32_t rune)
{
	return rune < 0x20 || (rune >= 0x7f && rune < 0xa0) || rune == 0x061c ||
	       (rune >= 0x200b && rune <= 0x200f) || (rune >= 0x2028 && rune <= 0x202e) ||
	       (rune >= 0x2060 && rune <= 0x206f) || rune == 0xfeff;
}

void text_add_rune(struct text *text, uint32_t rune)
{
	static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t len = rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
	char bytes[4];

	for (size_t i = len - 1; i > 0; i--) {
		bytes[i] = (char)(0x80 | (rune & 0x3f));
		rune >>= 6;
	}
	bytes[0] = (char)(leads[len] | rune);
	text_add_bytes(text, bytes, len);
}

void text_add_safe(struct text *text, const char *bytes, size_t len)
{
	while (len > 0) {
		uint32_t rune = 0;
		size_t n = text_utf8_len(bytes, len, &rune);
		size_t step = n ? n : 1;

		if (n == 0 || text_rune_is_harmful(rune))
			for (size_t i = 0; i < step; i++)
				text_addf(text, "\\x%02x", (unsigned int)(unsigned char)bytes[i]);
		else if (rune == '\\')
			text_add(text, "\\\\");
		else
			text_add_bytes(text, bytes, n);
		bytes += step;
		len -= step;
	}
}

void text_add_message(struct text *text, const char *message)
{
	for (;;) {
		size_t len = strcspn(message, "\\");
		text_add_safe(text, message, len);
		if (message[len] == '\0')
			return;
		text_add(text, "\\");
		message += len + 1;
	}
}

const char *text_str(const struct text *text)
{
	return text->data ? text->data : "";
}

char *text_take(struct text *text)
{
	if (!text->failed && !text->data)
		text_add_bytes(text, "", 0);
	char *data = text->failed ? NULL : TAKE_PTR(text->data);
	text_done(text);
	return data;
}

void text_clear(struct text *text)
{
	text->len = 0;
	text->failed = false;
	if (text->data)
		text->data[0] = '\0';
}

void text_done(struct text *text)
{
	free(text->data);
	*text = (struct text){0};
}

bool text_is_one_of(const char *text, const char *words)
{
	size_t len = strlen(text);

	for (const char *word = words; *word; word += *word == '|') {
		size_t word_len = strcspn(word, "|");
		if (word_len == len && memcmp(word, text, len) == 0)
			return true;
		word += word_len;
	}
	return false;
}

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

size_t text_distance(const char *a, const char *b, size_t limit)
{
	size_t rows[3][DISTANCE_MAX + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2];
	size_t alen = strlen(a), blen = strlen(b);

	if (alen > DISTANCE_MAX || blen > DISTANCE_MAX ||
	    (alen > blen ? alen - blen : blen - alen) > limit)
		return limit + 1;
	for (size_t j = 0; j <= blen; j++)
		last[j] = j;
	for (size_t i = 1; i <= alen; i++) {
		row[0] = i;
		for (size_t j = 1; j <= blen; j++) {
			row[j] = least(last[j] + 1, row[j - 1] + 1,
				       last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1, row[j]);
		}
		size_t *spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return last[blen] > limit ? limit + 1 : last[blen];
}
