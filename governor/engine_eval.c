/* SPDX-License-Identifier: MIT */
/*
 * Conditions over numbers, some of which are unknown.
 */
#include "governor/engine_parts.h"

#include <math.h>

/* How much easier or harder than written a threshold is to meet. */
enum ease {
	EASE_EXACT,
	EASE_NEAR,
	EASE_FAR, /* below a `not` */
};

struct reader {
	const struct engine_slot *next;
	enum ease ease;
};

bool engine_is_leaf(const struct expr *expr)
{
	return expr->kind == EXPR_METRIC || expr->kind == EXPR_LIMIT || expr->kind == EXPR_NAME;
}

size_t engine_leaves(const struct expr *expr)
{
	if (!expr)
		return 0;
	return (engine_is_leaf(expr) ? 1 : 0) + engine_leaves(expr->left) +
	       engine_leaves(expr->right);
}

/* A thing by one of its kind is a share, in hundredths of a percent. */
static double ratio_scale(const struct expr *expr)
{
	const struct expr *a = expr->left, *b = expr->right;
	bool by_number = b->kind == EXPR_AMOUNT && b->type == EXPR_COUNT && !b->per_second;

	return !by_number && a->type == b->type && a->per_second == b->per_second ? 10000 : 1;
}

static bool combine(const struct expr *expr, double a, double b, double *ret)
{
	if (expr->kind == EXPR_ADD)
		*ret = a + b;
	else if (expr->kind == EXPR_SUBTRACT)
		*ret = a - b;
	else if (expr->kind == EXPR_MULTIPLY)
		*ret = a * b;
	else if (expr->kind == EXPR_SHARE)
		*ret = a / 10000 * b;
	else /* by 0: not finite, and so unknown */
		*ret = a / b * ratio_scale(expr);
	return isfinite(*ret);
}

static bool number(const struct expr *expr, struct reader *reader, double *ret)
{
	double a = 0, b = 0;

	if (expr->kind == EXPR_AMOUNT) {
		*ret = expr->amount;
		return true;
	}
	if (engine_is_leaf(expr)) {
		const struct engine_slot *slot = reader->next++;
		*ret = slot->value;
		return slot->known;
	}
	/* Both are read in any case: the slots stand in the order of the leaves. */
	bool left = number(expr->left, reader, &a), right = number(expr->right, reader, &b);
	return left && right && combine(expr, a, b, ret);
}

bool engine_number(const struct expr *expr, const struct engine_slot *slots, double *ret)
{
	struct reader reader = {.next = slots};

	*ret = 0;
	return number(expr, &reader, ret);
}

/* What does not move by itself: an amount, or a limit. */
static bool is_threshold(const struct expr *expr)
{
	if (!expr)
		return true;
	return expr->kind != EXPR_METRIC && expr->kind != EXPR_NAME && is_threshold(expr->left) &&
	       is_threshold(expr->right);
}

/* The threshold of @expr moves to where more (or, far, fewer) numbers meet it. */
static void ease(const struct expr *expr, enum ease how, double *a, double *b)
{
	bool more = expr->kind == EXPR_MORE || expr->kind == EXPR_MORE_EQUAL;
	bool less = expr->kind == EXPR_LESS || expr->kind == EXPR_LESS_EQUAL;
	bool right = is_threshold(expr->right);

	if (how == EASE_EXACT || (!more && !less))
		return;
	bool down = (right ? more : less) == (how == EASE_NEAR);
	double *threshold = right ? b : a;
	*threshold = down ? *threshold * 0.8 : *threshold / 0.8;
}

static bool compare(enum expr_kind kind, double a, double b)
{
	if (kind == EXPR_LESS)
		return a < b;
	if (kind == EXPR_LESS_EQUAL)
		return a <= b;
	if (kind == EXPR_MORE)
		return a > b;
	if (kind == EXPR_MORE_EQUAL)
		return a >= b;
	return (a < b || a > b) == (kind == EXPR_NOT_EQUAL);
}

static enum engine_truth compared(const struct expr *expr, struct reader *reader)
{
	double a = 0, b = 0;
	bool left = number(expr->left, reader, &a), right = number(expr->right, reader, &b);

	if (!left || !right)
		return ENGINE_UNKNOWN;
	ease(expr, reader->ease, &a, &b);
	return compare(expr->kind, a, b) ? ENGINE_TRUE : ENGINE_FALSE;
}

static enum engine_truth truth(const struct expr *expr, struct reader *reader);

static enum engine_truth negated(const struct expr *expr, struct reader *reader)
{
	enum ease before = reader->ease;

	if (before != EASE_EXACT)
		reader->ease = before == EASE_NEAR ? EASE_FAR : EASE_NEAR;
	enum engine_truth inner = truth(expr->left, reader);
	reader->ease = before;
	return (enum engine_truth)(ENGINE_TRUE - inner);
}

/* False, unknown and true are in that order: `and` is the least of both, `or` the most. */
static enum engine_truth truth(const struct expr *expr, struct reader *reader)
{
	if (expr->kind == EXPR_NOT)
		return negated(expr, reader);
	if (expr->kind != EXPR_AND && expr->kind != EXPR_OR)
		return compared(expr, reader);
	enum engine_truth left = truth(expr->left, reader), right = truth(expr->right, reader);
	if (expr->kind == EXPR_AND)
		return left < right ? left : right;
	return left > right ? left : right;
}

enum engine_truth engine_truth(const struct expr *expr, const struct engine_slot *slots)
{
	struct reader reader = {.next = slots, .ease = EASE_EXACT};

	return truth(expr, &reader);
}

enum engine_truth engine_truth_near(const struct expr *expr, const struct engine_slot *slots)
{
	struct reader reader = {.next = slots, .ease = EASE_NEAR};

	return truth(expr, &reader);
}
