/* SPDX-License-Identifier: MIT */
/*
 * Command lines of flags and operands. What is wrong with one is said at once, in one sentence.
 */
#pragma once

#include "cli/command.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An option without a value. */
struct arg_flag {
	const char *name; /* "--json"; NULL ends the list */
	bool *ret;
};

/**
 * args_read() - flags and operands in any order; after "--" every word is an operand.
 * @argv: keeps the operands, from argv[1] on, NULL-terminated.
 * @flags: can be NULL.
 * @most: operands that are allowed.
 * @ret_count: of the operands; can be NULL.
 *
 * Return: 0, EXIT_USAGE.
 */
int args_read(const struct command *command, int argc, char **argv, const struct arg_flag *flags,
	      size_t most, size_t *ret_count);

#define ARGS_ANY SIZE_MAX

/**
 * args_match() - whether a name is meant by a pattern ("memory.*"), or has it as a part.
 * @pattern: NULL: every name is.
 */
bool args_match(const char *pattern, const char *name);

/**
 * args_interval() - the value of --interval: from @least_usec to 1 h.
 * args_count() - the value of --count: above 0.
 *
 * Return: 0, EXIT_USAGE.
 */
int args_interval(const struct command *command, const char *text, uint64_t least_usec,
		  uint64_t *ret_usec);
int args_count(const struct command *command, const char *text, uint64_t *ret);

/**
 * args_budget() - the value of --budget: "1%" of one CPU, in hundredths of a percent.
 *
 * Return: 0, EXIT_USAGE.
 */
int args_budget(const struct command *command, const char *text, uint64_t *ret);
