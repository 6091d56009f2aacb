/* SPDX-License-Identifier: MIT */
/*
 * Types: bytes are compared with bytes. What is wrong below makes ANY, which fits everything, so
 * that one mistake is one finding.
 */
#include "governor/expr_parts.h"

const char *expr_type_name(enum expr_type type, bool per_second)
{
	static const char *const names[][2] = {
		[EXPR_COUNT] = {"a count", "a count a second"},
		[EXPR_BYTES] = {"bytes", "bytes a second"},
		[EXPR_USEC] = {"a time", "a time a second"},
		[EXPR_PERCENT] = {"a percentage", "a percentage a second"},
		[EXPR_BOOL] = {"a condition", "a condition"},
		[EXPR_ANY] = {"a number", "a number a second"},
	};
	return names[type][per_second];
}

static const char *name_of(const struct expr *expr)
{
	return expr_type_name(expr->type, expr->per_second);
}

static bool is_any(const struct expr *expr)
{
	return expr->type == EXPR_ANY;
}

static bool fits(const struct expr *a, const struct expr *b)
{
	if (is_any(a) || is_any(b))
		return true;
	return a->type == b->type && a->per_second == b->per_second;
}

static void refuse(struct expr *expr, struct findings *findings, const char *what)
{
	findings_add(findings, FINDING_ERROR, &expr->pos, "%s", what);
	expr->type = EXPR_ANY;
}

/* What people mean when they compare different things. */
static const char *hint(const struct expr *a, const struct expr *b)
{
	const struct expr *share = a->type == EXPR_PERCENT ? a : b, *other = share == a ? b : a;

	if (a->per_second != b->per_second)
		return a->type == b->type ? "; a rate is written 100/s or 50MiB/s" : "";
	if (share->type == EXPR_PERCENT && other->type == EXPR_COUNT)
		return other->kind == EXPR_AMOUNT ? "; write the %"
						  : "; a share of what? '85% of pids.max'";
	if (share->type == EXPR_PERCENT && other->type == EXPR_BYTES)
		return "; a share of what? '85% of memory.max'";
	if (other->kind == EXPR_AMOUNT || share->kind == EXPR_AMOUNT)
		return "; say the unit: 512Mi, 5s, 20%";
	return "";
}

static void check_compare(struct expr *expr, struct findings *findings)
{
	const struct expr *a = expr->left, *b = expr->right;

	expr->type = EXPR_BOOL;
	if (a->type == EXPR_BOOL || b->type == EXPR_BOOL)
		refuse(expr, findings,
		       "a condition cannot be compared; join them by 'and' or 'or'");
	else if (!fits(a, b))
		findings_add(findings, FINDING_ERROR, &expr->pos, "%s cannot be compared with %s%s",
			     name_of(a), name_of(b), hint(a, b));
}

static void check_logic(struct expr *expr, struct findings *findings)
{
	struct expr *const sides[] = {expr->left, expr->right};

	expr->type = EXPR_BOOL;
	for (size_t i = 0; i < ARRAY_LEN(sides); i++)
		if (sides[i] && sides[i]->type != EXPR_BOOL &&
		    !(is_any(sides[i]) && sides[i]->kind != EXPR_AMOUNT))
			findings_add(findings, FINDING_ERROR, &sides[i]->pos,
				     "%s is no condition: compare it, as in memory.current > 1Gi",
				     name_of(sides[i]));
}

static void take_type(struct expr *expr, const struct expr *from)
{
	expr->type = from->type;
	expr->per_second = from->per_second;
}

static void check_add(struct expr *expr, struct findings *findings)
{
	take_type(expr, is_any(expr->left) ? expr->right : expr->left);
	if (expr->type == EXPR_BOOL || !fits(expr->left, expr->right)) {
		findings_add(findings, FINDING_ERROR, &expr->pos, "%s and %s make no %s",
			     name_of(expr->left), name_of(expr->right),
			     expr->kind == EXPR_ADD ? "sum" : "difference");
		expr->type = EXPR_ANY;
	}
}

static bool is_factor(const struct expr *expr)
{
	return (expr->type == EXPR_COUNT || is_any(expr)) && !expr->per_second;
}

static void check_multiply(struct expr *expr, struct findings *findings)
{
	const struct expr *a = expr->left, *b = expr->right;

	take_type(expr, is_factor(a) ? b : a);
	if (!(is_factor(a) || is_factor(b)) || expr->type == EXPR_BOOL)
		refuse(expr, findings, "one side of '*' is a plain number");
}

/* A thing by one of its kind is a share: memory.current / memory.max > 85%. */
static void check_divide(struct expr *expr, struct findings *findings)
{
	const struct expr *a = expr->left, *b = expr->right;

	take_type(expr, a);
	if (b->kind == EXPR_AMOUNT && is_any(b))
		refuse(expr, findings, "division by zero");
	else if (a->type == EXPR_BOOL || b->type == EXPR_BOOL)
		refuse(expr, findings, "a condition cannot be divided");
	else if (b->kind == EXPR_AMOUNT && is_factor(b))
		return;
	else if (fits(a, b)) {
		expr->type = EXPR_PERCENT;
		expr->per_second = false;
	} else if (!is_factor(b)) {
		refuse(expr, findings,
		       "the right side of '/' is a plain number, or of the left "
		       "side's kind");
	}
}

static void check_share(struct expr *expr, struct findings *findings)
{
	take_type(expr, expr->right);
	if (expr->left->type != EXPR_PERCENT && !is_any(expr->left))
		refuse(expr, findings, "before 'of' stands a percentage: 85% of memory.max");
	else if (expr->type == EXPR_BOOL)
		refuse(expr, findings, "after 'of' stands a number: 85% of memory.max");
}

/* Recursion is bounded: brackets by the reader, chains by the length of the text. */
void expr_check(struct expr *expr, struct findings *findings)
{
	if (expr->left)
		expr_check(expr->left, findings);
	if (expr->right)
		expr_check(expr->right, findings);
	switch (expr->kind) {
	case EXPR_OR:
	case EXPR_AND:
	case EXPR_NOT:
		check_logic(expr, findings);
		break;
	case EXPR_LESS:
	case EXPR_LESS_EQUAL:
	case EXPR_MORE:
	case EXPR_MORE_EQUAL:
	case EXPR_EQUAL:
	case EXPR_NOT_EQUAL:
		check_compare(expr, findings);
		break;
	case EXPR_ADD:
	case EXPR_SUBTRACT:
		check_add(expr, findings);
		break;
	case EXPR_MULTIPLY:
		check_multiply(expr, findings);
		break;
	case EXPR_DIVIDE:
		check_divide(expr, findings);
		break;
	case EXPR_SHARE:
		check_share(expr, findings);
		break;
	case EXPR_AMOUNT:
	case EXPR_METRIC:
	case EXPR_LIMIT:
	case EXPR_NAME:
		break;
	}
}
