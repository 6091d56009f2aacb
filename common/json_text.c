/* SPDX-License-Identifier: MIT */
#include "common/json_text.h"

#include <string.h>

static void add_number(struct text *out, uint64_t number)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	text_add_bytes(out, digits + at, sizeof(digits) - at);
}

static void new_line(struct json_text *json)
{
	text_add_bytes(json->out, "\n", 1);
	for (unsigned int i = 0; i < json->level; i++)
		text_add_bytes(json->out, "  ", 2);
}

/* How many bytes from the start need no escape: printable ASCII but quotes and backslashes. */
static size_t plain_len(const char *bytes, size_t len)
{
	size_t at = 0;

	while (at < len && bytes[at] >= ' ' && bytes[at] < 0x7f && bytes[at] != '"' &&
	       bytes[at] != '\\')
		at++;
	return at;
}

static bool is_valid(const char *bytes, size_t len)
{
	for (size_t at = 0, step; at < len; at += step) {
		step = text_utf8_len(bytes + at, len - at, NULL);
		if (step == 0)
			return false;
	}
	return true;
}

static void add_escaped(struct text *out, const char *bytes, size_t len)
{
	uint32_t rune;

	for (size_t at = 0, step; at < len; at += step) {
		step = text_utf8_len(bytes + at, len - at, &rune);
		if (rune == '"' || rune == '\\')
			text_addf(out, "\\%c", (int)rune);
		else if (text_rune_is_harmful(rune))
			text_addf(out, "\\u%04x", rune);
		else
			text_add_bytes(out, bytes + at, step);
	}
}

static void add_string(struct text *out, const char *bytes, size_t len)
{
	AUTO_TEXT struct text safe = {0};

	text_add_bytes(out, "\"", 1);
	if (plain_len(bytes, len) == len) {
		text_add_bytes(out, bytes, len);
	} else if (is_valid(bytes, len)) {
		add_escaped(out, bytes, len);
	} else {
		text_add_safe(&safe, bytes, len);
		add_escaped(out, text_str(&safe), safe.len);
	}
	text_add_bytes(out, "\"", 1);
}

/* What comes before a value. */
static void begin(struct json_text *json, struct json_key key)
{
	if (json->more)
		text_add_bytes(json->out, ",", 1);
	if (json->pretty && json->level > 0)
		new_line(json);
	json->more = true;
	if (!key.at)
		return;
	add_string(json->out, key.at, key.len);
	text_add_bytes(json->out, ": ", json->pretty ? 2 : 1);
}

void json_text_open(struct json_text *json, struct json_key key, char bracket)
{
	begin(json, key);
	text_add_bytes(json->out, &bracket, 1);
	json->level++;
	json->more = false;
}

void json_text_close(struct json_text *json, char bracket)
{
	json->level--;
	if (json->pretty && json->more)
		new_line(json);
	text_add_bytes(json->out, &bracket, 1);
	json->more = true;
}

void json_text_number(struct json_text *json, struct json_key key, uint64_t number)
{
	begin(json, key);
	if (number > INT64_MAX)
		text_add_bytes(json->out, "\"", 1);
	add_number(json->out, number);
	if (number > INT64_MAX)
		text_add_bytes(json->out, "\"", 1);
}

void json_text_hundredths(struct json_text *json, struct json_key key, uint64_t hundredths)
{
	const char part[] = {'.', (char)('0' + hundredths / 10 % 10),
			     (char)('0' + hundredths % 10)};

	begin(json, key);
	add_number(json->out, hundredths / 100);
	text_add_bytes(json->out, part, hundredths % 10 ? 3 : 2);
}

void json_text_null(struct json_text *json, struct json_key key)
{
	json_text_raw(json, key, "null", 4);
}

void json_text_string(struct json_text *json, struct json_key key, const char *bytes, size_t len)
{
	begin(json, key);
	add_string(json->out, bytes, len);
}

void json_text_raw(struct json_text *json, struct json_key key, const char *bytes, size_t len)
{
	begin(json, key);
	text_add_bytes(json->out, bytes, len);
}
