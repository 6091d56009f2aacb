/* SPDX-License-Identifier: MIT */
/*
 * An expression while it is read. Private to governor/expr*.c.
 */
#pragma once

#include "governor/expr.h"

enum token_kind {
	TOKEN_END,
	TOKEN_AMOUNT, /* a digit, and what stands to it: 20%, 1.5Gi, 100/s */
	TOKEN_NAME,   /* a word, dots included */
	TOKEN_SIGN,   /* one or two of ()[]<>=!+-* and / */
	TOKEN_STRING, /* in double quotes; without them */
};

struct token {
	enum token_kind kind;
	const char *at;
	size_t len;
};

struct expr_reader {
	const struct expr_source *source;
	const char *next;   /* after @token */
	struct token token; /* the one that is looked at */
	bool (*is_group)(const void *data, const char *path);
	const void *data;
	struct arena *arena;
	struct findings *findings;
	unsigned int depth;
	bool failed; /* nothing that follows makes sense */
};

/* expr_token.c */
void expr_advance(struct expr_reader *reader);
bool expr_is(const struct expr_reader *reader, enum token_kind kind, const char *text);
bool expr_take(struct expr_reader *reader, enum token_kind kind, const char *text);
struct pos expr_pos(const struct expr_reader *reader, const char *at);
/* A finding; nothing more is read. Return: NULL. */
struct expr *expr_refuse(struct expr_reader *reader, const char *at, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
/* A finding about a number that makes no sense; reading goes on, its type is ANY. */
void expr_deny(const struct expr_reader *reader, struct expr *expr, const char *at, const char *fmt,
	       ...) PRINTF_LIKE(4, 5);
struct expr *expr_new(struct expr_reader *reader, enum expr_kind kind, const char *at);

/* expr_leaf.c: the looked-at token as an amount or a name. NULL after a finding. */
struct expr *expr_amount(struct expr_reader *reader);
struct expr *expr_named(struct expr_reader *reader);

/* expr_type.c: sets the types below @expr, and finds those that do not fit. */
void expr_check(struct expr *expr, struct findings *findings);
