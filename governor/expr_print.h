/* SPDX-License-Identifier: MIT */
/*
 * Conditions and their numbers as text.
 */
#pragma once

#include "common/text.h"
#include "governor/expr.h"

/* As it could be written in a policy: "memory.current > 85% of memory.max". */
void expr_print(const struct expr *expr, struct text *ret);

/* "900Mi", "12.5s", "20%", "100/s". */
void expr_print_value(enum expr_type type, bool per_second, double value, struct text *ret);
