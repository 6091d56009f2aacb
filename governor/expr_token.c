/* SPDX-License-Identifier: MIT */
#include "governor/expr_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

struct pos expr_pos(const struct expr_reader *reader, const char *at)
{
	struct pos pos = reader->source->pos;

	if (reader->source->text_column == 0)
		return pos;
	pos.column = reader->source->text_column;
	for (const char *c = reader->source->text; c < at; c++)
		pos.column += ((unsigned char)*c & 0xc0) != 0x80;
	return pos;
}

static void say(const struct expr_reader *reader, const char *at, const char *fmt, va_list ap)
{
	struct pos pos = expr_pos(reader, at);
	char text[384];

	vsnprintf(text, sizeof(text), fmt, ap);
	findings_add(reader->findings, FINDING_ERROR, &pos, "%s", text);
}

struct expr *expr_refuse(struct expr_reader *reader, const char *at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (!reader->failed)
		say(reader, at, fmt, ap);
	va_end(ap);
	reader->failed = true;
	return NULL;
}

void expr_deny(const struct expr_reader *reader, struct expr *expr, const char *at, const char *fmt,
	       ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(reader, at, fmt, ap);
	va_end(ap);
	expr->type = EXPR_ANY;
	expr->per_second = false;
}

struct expr *expr_new(struct expr_reader *reader, enum expr_kind kind, const char *at)
{
	struct expr *expr = arena_new(reader->arena, struct expr);

	if (!expr) {
		reader->failed = true;
		return NULL;
	}
	expr->kind = kind;
	expr->pos = expr_pos(reader, at);
	return expr;
}

/* "1.5Gi", "20%", "100/s": the unit may be a rate. */
static size_t amount_len(const char *text)
{
	size_t len = strspn(text, "0123456789.");

	while (is_letter(text[len]) || is_digit(text[len]) || text[len] == '%')
		len++;
	if (text[len] == '/' && text[len + 1] == 's' && !is_letter(text[len + 2]) &&
	    !is_digit(text[len + 2]))
		len += 2;
	return len;
}

/* Words may hold dots and dashes inside: "io.stat", "signal-pressure", but end in neither. */
static size_t name_len(const char *text)
{
	size_t len = 0;

	while (is_letter(text[len]) || is_digit(text[len]) ||
	       (text[len] == '.' && (is_letter(text[len + 1]) || is_digit(text[len + 1]))))
		len++;
	return len;
}

static size_t sign_len(const char *text)
{
	return strchr("<>=!&|", text[0]) && text[1] && strchr("=&|", text[1]) ? 2 : 1;
}

void expr_advance(struct expr_reader *reader)
{
	const char *at = reader->next + strspn(reader->next, " \t\r\n");
	struct token token = {.at = at};

	if (*at == '\0') {
		token.kind = TOKEN_END;
	} else if (is_digit(*at)) {
		token.kind = TOKEN_AMOUNT;
		token.len = amount_len(at);
	} else if (is_letter(*at) || (*at == '.' && is_letter(at[1]))) {
		token.kind = TOKEN_NAME;
		token.len = name_len(at);
	} else if (*at == '"' && strchr(at + 1, '"')) {
		token.kind = TOKEN_STRING;
		token.at = at + 1;
		token.len = strcspn(at + 1, "\"");
	} else {
		token.kind = TOKEN_SIGN;
		token.len = sign_len(at);
	}
	reader->token = token;
	reader->next = token.at + token.len + (token.kind == TOKEN_STRING);
}

bool expr_is(const struct expr_reader *reader, enum token_kind kind, const char *text)
{
	return reader->token.kind == kind && strlen(text) == reader->token.len &&
	       memcmp(reader->token.at, text, reader->token.len) == 0;
}

bool expr_take(struct expr_reader *reader, enum token_kind kind, const char *text)
{
	if (!expr_is(reader, kind, text))
		return false;
	expr_advance(reader);
	return true;
}
