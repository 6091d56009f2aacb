/* SPDX-License-Identifier: MIT */
/*
 * The documented formats of cgroup interface files. Pure, allocation-free, fuzzed.
 *
 * Kernel: Documentation/admin-guide/cgroup-v2.rst, "Interface Files", "Format".
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* A piece of somebody else's text. */
struct span {
	const char *at; /* borrowed from the text that was parsed */
	size_t len;
};

/**
 * file_single() - a file that is one number, or "max" (UNIT_MAX).
 * @text: the whole file, with or without its newline.
 *
 * Return: 0, -EBADMSG, -ERANGE.
 */
int file_single(const char *text, size_t len, uint64_t *ret);

/* One "key value\n" line. */
struct file_flat {
	struct span key;
	uint64_t value;
};

/**
 * file_next_flat() - step over one line of a flat keyed file.
 * @cursor: in: start of a line; out: start of the next. Left alone on failure.
 * @end: first byte after the text.
 *
 * Return: 1 with a line, 0 at the end of the text, -EBADMSG when the line is not a key, one space
 * and a number or "max"; -ERANGE when the number does not fit 64 bits.
 */
int file_next_flat(const char **cursor, const char *end, struct file_flat *ret);

/* One pair of a "NAME sub=value sub=value\n" line; or the NAME of a line without pairs (key.len 0).
 */
struct file_nested {
	struct span name;  /* "8:0", "some", "N0", "mlx4_0"; len 0: the line begins with a pair */
	struct span key;   /* "rbytes", "avg10" */
	struct span value; /* as text: "4096", "13.40", "max", "auto" */
};

/**
 * file_next_nested() - step over one sub=value pair of a nested keyed file.
 * @cursor: in: start of the text or what a former call left; out: after the pair. Left alone, as
 * @line is, on failure.
 * @line: in, out: the name that the pairs belong to; start with {NULL, 0}.
 *
 * Return: 1, 0 at the end, -EBADMSG.
 */
int file_next_nested(const char **cursor, const char *end, struct span *line,
		     struct file_nested *ret);

/**
 * file_skip_line() - leave a line that could not be parsed: what is after the next newline.
 *
 * In a nested keyed file the caller also resets its line to {NULL, 0}.
 */
void file_skip_line(const char **cursor, const char *end);

/**
 * file_hundredths() - "13.40" as 1340, "max" as UNIT_MAX: percentages of PSI and uclamp.
 *
 * Return: 0, -EBADMSG, -ERANGE.
 */
int file_hundredths(struct span text, uint64_t *ret);

/**
 * file_next_word() - step over one word of a space or newline separated list.
 *
 * Return: 1, 0 at the end.
 */
int file_next_word(const char **cursor, const char *end, struct span *ret);
