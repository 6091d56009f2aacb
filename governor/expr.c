/* SPDX-License-Identifier: MIT */
#include "governor/expr.h"

#include "governor/expr_parts.h"

#include <string.h>

#define DEPTH_MAX 32

static struct expr *read_or(struct expr_reader *reader);

static struct expr *read_bracket(struct expr_reader *reader)
{
	const char *at = reader->token.at;

	if (++reader->depth > DEPTH_MAX)
		return expr_refuse(reader, at, "brackets nest too deep: %d are allowed", DEPTH_MAX);
	expr_advance(reader);
	struct expr *expr = read_or(reader);
	reader->depth--;
	if (expr && !expr_take(reader, TOKEN_SIGN, ")"))
		return expr_refuse(reader, reader->token.at, "a ')' is expected here");
	return expr;
}

static bool is_reserved(const struct expr_reader *reader)
{
	static const char *const words[] = {"and", "or", "not", "of"};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (expr_is(reader, TOKEN_NAME, words[i]))
			return true;
	return false;
}

static struct expr *read_leaf(struct expr_reader *reader)
{
	if (reader->token.kind == TOKEN_AMOUNT)
		return expr_amount(reader);
	if (expr_is(reader, TOKEN_SIGN, "("))
		return read_bracket(reader);
	if (reader->token.kind == TOKEN_NAME && !is_reserved(reader))
		return expr_named(reader);
	return expr_refuse(reader, reader->token.at,
			   "an amount, a number's name or '(' is expected here");
}

/* A node with what is left of its sign; the right side is still to be read. */
static struct expr *join(struct expr_reader *reader, enum expr_kind kind, struct expr *left,
			 struct expr *(*read)(struct expr_reader *reader))
{
	struct expr *expr = expr_new(reader, kind, reader->token.at);

	expr_advance(reader);
	if (!expr)
		return NULL;
	expr->left = left;
	expr->right = read(reader);
	return expr->right ? expr : NULL;
}

static struct expr *read_share(struct expr_reader *reader)
{
	struct expr *expr = read_leaf(reader);

	if (expr && expr_is(reader, TOKEN_NAME, "of"))
		expr = join(reader, EXPR_SHARE, expr, read_leaf);
	return expr;
}

static struct expr *read_product(struct expr_reader *reader)
{
	struct expr *expr = read_share(reader);

	for (;;) {
		if (expr && expr_is(reader, TOKEN_SIGN, "*"))
			expr = join(reader, EXPR_MULTIPLY, expr, read_share);
		else if (expr && expr_is(reader, TOKEN_SIGN, "/"))
			expr = join(reader, EXPR_DIVIDE, expr, read_share);
		else
			return expr;
	}
}

static struct expr *read_sum(struct expr_reader *reader)
{
	struct expr *expr = read_product(reader);

	for (;;) {
		if (expr && expr_is(reader, TOKEN_SIGN, "+"))
			expr = join(reader, EXPR_ADD, expr, read_product);
		else if (expr && expr_is(reader, TOKEN_SIGN, "-"))
			expr = join(reader, EXPR_SUBTRACT, expr, read_product);
		else
			return expr;
	}
}

static struct expr *read_compare(struct expr_reader *reader)
{
	static const struct {
		const char *sign;
		enum expr_kind kind;
	} signs[] = {{"<", EXPR_LESS},	      {"<=", EXPR_LESS_EQUAL}, {">", EXPR_MORE},
		     {">=", EXPR_MORE_EQUAL}, {"==", EXPR_EQUAL},      {"!=", EXPR_NOT_EQUAL}};
	struct expr *expr = read_sum(reader);

	for (size_t i = 0; expr && i < ARRAY_LEN(signs); i++)
		if (expr_is(reader, TOKEN_SIGN, signs[i].sign))
			return join(reader, signs[i].kind, expr, read_sum);
	return expr;
}

static struct expr *read_not(struct expr_reader *reader)
{
	const char *at = reader->token.at;
	struct expr *expr;

	if (!expr_is(reader, TOKEN_NAME, "not"))
		return read_compare(reader);
	if (++reader->depth > DEPTH_MAX)
		return expr_refuse(reader, at, "'not' nests too deep");
	expr = expr_new(reader, EXPR_NOT, at);
	expr_advance(reader);
	if (expr)
		expr->left = read_not(reader);
	reader->depth--;
	return expr && expr->left ? expr : NULL;
}

static struct expr *read_and(struct expr_reader *reader)
{
	struct expr *expr = read_not(reader);

	while (expr && expr_is(reader, TOKEN_NAME, "and"))
		expr = join(reader, EXPR_AND, expr, read_not);
	return expr;
}

static struct expr *read_or(struct expr_reader *reader)
{
	struct expr *expr = read_and(reader);

	while (expr && expr_is(reader, TOKEN_NAME, "or"))
		expr = join(reader, EXPR_OR, expr, read_and);
	return expr;
}

/* What other languages write. */
static const char *instead_of(const struct expr_reader *reader)
{
	static const struct {
		const char *sign, *words;
	} others[] = {
		{"&&", "write 'and'"}, {"||", "write 'or'"}, {"!", "write 'not'"},
		{"=", "write '=='"},   {"&", "write 'and'"}, {"|", "write 'or'"},
	};

	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (expr_is(reader, TOKEN_SIGN, others[i].sign))
			return others[i].words;
	return "'and', 'or' or the end is expected here";
}

static bool is_too_long(const struct expr_source *source)
{
	return strlen(source->text) > 4096;
}

struct expr *expr_parse(const struct expr_source *source,
			bool (*is_group)(const void *data, const char *path), const void *data,
			struct arena *arena, struct findings *findings)
{
	struct expr_reader reader = {
		.source = source,
		.next = source->text,
		.is_group = is_group,
		.data = data,
		.arena = arena,
		.findings = findings,
	};
	size_t errors = findings->errors;

	if (is_too_long(source))
		return expr_refuse(&reader, source->text, "a condition of more than 4096 bytes");
	expr_advance(&reader);
	struct expr *expr = read_or(&reader);
	if (expr && reader.token.kind != TOKEN_END)
		expr = expr_refuse(&reader, reader.token.at, "%s", instead_of(&reader));
	if (!expr)
		return NULL;
	expr_check(expr, findings);
	if (findings->errors == errors && expr->type != EXPR_BOOL)
		return expr_refuse(&reader, source->text,
				   "a condition compares: memory.current > 85%% of memory.max");
	return findings->errors == errors ? expr : NULL;
}
