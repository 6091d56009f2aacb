/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic on amounts: what stands between ${ and } in a policy. Exact to a millionth; sizes and
 * times end up in whole bytes and microseconds.
 */
#pragma once

#include "common/err.h"
#include "common/text.h"

#include <stdbool.h>
#include <stddef.h>

struct arith_vars {
	/**
	 * @name, @len: of a variable.
	 *
	 * Return: its text, valid as long as the variables; NULL with @err set.
	 */
	const char *(*find)(void *data, const char *name, size_t len, struct err *err);
	void *data;
};

/**
 * arith_eval() - numbers, sizes (Ki MiB GB), times and percentages with + - * / and brackets.
 * @text: of @len bytes; a variable alone gives its text as it is, whatever that means.
 * @ret_at: on failure, the byte of @text that is wrong.
 *
 * A bare K, M, G or T is refused: only the key would know whether it means 1024 or 1000.
 *
 * Return: 0; -EINVAL, -ERANGE with a text that says what is allowed; what find() failed with.
 */
int arith_eval(const char *text, size_t len, const struct arith_vars *vars, struct text *ret,
	       size_t *ret_at, struct err *err);
