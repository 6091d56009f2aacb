/* SPDX-License-Identifier: MIT */
/*
 * What went wrong, as one line a person can act on.
 */
#pragma once

#include "common/attr.h"

/**
 * struct err - an error and its context chain.
 *
 * A plain value on the caller's stack: nothing to allocate, nothing to free, and small enough
 * (below PIPE_BUF) for a child to hand it to its parent with a single atomic write().
 */
struct err {
	int code;	/* negative errno of the innermost failure; 0 while nothing failed */
	char text[508]; /* "outer: inner: reason", always NUL-terminated, cut at the end if long */
};

/**
 * err_set() - record a failure: the text, then the errno's own words.
 * @errnum: positive errno.
 *
 * Return: -@errnum, so that detection is one statement.
 */
int err_set(struct err *err, int errnum, const char *fmt, ...) PRINTF_LIKE(3, 4);

/**
 * err_say() - record a failure whose text needs no errno's words after it.
 * @errnum: positive errno that callers branch on.
 *
 * Return: -@errnum.
 */
int err_say(struct err *err, int errnum, const char *fmt, ...) PRINTF_LIKE(3, 4);

/**
 * err_wrap() - put context in front of what is recorded: "context: text".
 *
 * Return: the recorded code.
 */
int err_wrap(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/**
 * err_hint() - append what the reader can do about it: "text; hint".
 *
 * Return: the recorded code.
 */
int err_hint(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);
