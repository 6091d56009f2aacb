/* SPDX-License-Identifier: MIT */
/*
 * What the engine saw, for people and for the audit.
 */
#include "governor/engine_parts.h"

#include "governor/expr_print.h"

static void print_value(const struct expr *expr, bool known, double value, struct text *ret)
{
	if (known)
		expr_print_value(expr->type, expr->per_second, value, ret);
	else
		text_add(ret, "unknown");
}

void engine_inputs(const struct engine *engine, size_t instance, struct text *ret)
{
	const struct engine_instance *at = &engine->instances[instance];

	for (size_t i = 0; i < at->when_slots; i++) {
		const struct engine_slot *slot = &engine->slots[at->slot + i];
		text_add(ret, i ? ", " : "");
		expr_print(slot->leaf, ret);
		text_add(ret, " = ");
		print_value(slot->leaf, slot->known, slot->value, ret);
	}
}

static void print_compare(const struct expr *expr, const struct engine_slot *slots,
			  struct text *ret)
{
	static const char *const words[] = {
		[ENGINE_FALSE] = "fails", [ENGINE_UNKNOWN] = "unknown", [ENGINE_TRUE] = "holds"};
	const struct engine_slot *right = slots + engine_leaves(expr->left);
	double value;

	text_addf(ret, "  %-7s  ", words[engine_truth(expr, slots)]);
	expr_print(expr, ret);
	text_add(ret, ": ");
	bool known = engine_number(expr->left, slots, &value);
	print_value(expr->left, known, value, ret);
	text_add(ret, " against ");
	known = engine_number(expr->right, right, &value);
	print_value(expr->right, known, value, ret);
	text_add(ret, "\n");
}

static void explain(const struct expr *expr, const struct engine_slot *slots, struct text *ret)
{
	if (expr->kind == EXPR_AND || expr->kind == EXPR_OR) {
		explain(expr->left, slots, ret);
		explain(expr->right, slots + engine_leaves(expr->left), ret);
	} else if (expr->kind == EXPR_NOT) {
		text_add(ret, "  not:\n");
		explain(expr->left, slots, ret);
	} else {
		print_compare(expr, slots, ret);
	}
}

void engine_explain(const struct engine *engine, size_t instance, struct text *ret)
{
	const struct engine_instance *at = &engine->instances[instance];

	explain(at->rule->when, engine->slots + at->slot, ret);
}
