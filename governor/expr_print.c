/* SPDX-License-Identifier: MIT */
#include "governor/expr_print.h"

#include "cgroup/metric.h"

#include <math.h>
#include <string.h>

void expr_print_value(enum expr_type type, bool per_second, double value, struct text *ret)
{
	char buf[UNIT_TEXT_SIZE];
	double size = fabs(value);
	uint64_t n = size < 1e19 ? (uint64_t)(size + 0.5) : UINT64_MAX - 1;

	text_add(ret, value < 0 ? "-" : "");
	if (type == EXPR_BYTES)
		text_add(ret, unit_print_bytes(n, buf));
	else if (type == EXPR_USEC)
		text_add(ret, unit_print_usec(n, buf));
	else if (type == EXPR_PERCENT)
		text_add(ret, unit_print_percent(n, 2, buf));
	else
		text_addf(ret, "%.10g", size);
	text_add(ret, per_second ? "/s" : "");
}

static void print_metric(const struct expr *expr, struct text *ret)
{
	const struct metric *metric = &metrics[expr->metric];
	const char *size = strstr(metric->name, "SIZE");

	if (expr->size[0] && size)
		text_addf(ret, "%.*s%s%s", (int)(size - metric->name), metric->name, expr->size,
			  size + 4);
	else if (expr->object)
		text_addf(ret, "%s[\"%s\"]%s%s", metric->file, expr->object, metric->key ? "." : "",
			  metric->key ? metric->key : "");
	else
		text_add(ret, metric->name);
	text_add(ret, expr->view == EXPR_RATE ? ".rate" : expr->view == EXPR_DELTA ? ".delta" : "");
}

static void print_leaf(const struct expr *expr, struct text *ret)
{
	char file[KNOB_FILE_SIZE];

	if (expr->group)
		text_addf(ret, "group(%s).", expr->group);
	if (expr->host)
		text_add(ret, "host.");
	if (expr->kind == EXPR_METRIC)
		print_metric(expr, ret);
	else if (expr->kind == EXPR_LIMIT)
		text_add(ret, knob_file(&expr->knob, file));
	else
		text_add(ret, expr_names[expr->name].name);
}

static const char *sign(enum expr_kind kind)
{
	static const char *const signs[] = {
		[EXPR_OR] = " or ",	    [EXPR_AND] = " and ",	[EXPR_NOT] = "not ",
		[EXPR_LESS] = " < ",	    [EXPR_LESS_EQUAL] = " <= ", [EXPR_MORE] = " > ",
		[EXPR_MORE_EQUAL] = " >= ", [EXPR_EQUAL] = " == ",	[EXPR_NOT_EQUAL] = " != ",
		[EXPR_ADD] = " + ",	    [EXPR_SUBTRACT] = " - ",	[EXPR_MULTIPLY] = " * ",
		[EXPR_DIVIDE] = " / ",	    [EXPR_SHARE] = " of ",
	};

	return signs[kind];
}

/* What binds less than @outer stands in brackets. */
static void print_part(const struct expr *expr, enum expr_kind outer, struct text *ret)
{
	bool brackets = expr->left && expr->kind < outer;

	text_add(ret, brackets ? "(" : "");
	expr_print(expr, ret);
	text_add(ret, brackets ? ")" : "");
}

void expr_print(const struct expr *expr, struct text *ret)
{
	if (expr->kind == EXPR_AMOUNT) {
		expr_print_value(expr->type, expr->per_second, expr->amount, ret);
	} else if (!expr->left) {
		print_leaf(expr, ret);
	} else if (!expr->right) {
		text_add(ret, sign(expr->kind));
		print_part(expr->left, EXPR_ADD, ret);
	} else {
		print_part(expr->left, expr->kind, ret);
		text_add(ret, sign(expr->kind));
		print_part(expr->right, (enum expr_kind)(expr->kind + 1), ret);
	}
}
