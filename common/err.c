/* SPDX-License-Identifier: MIT */
#include "common/err.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

_Static_assert(sizeof(struct err) <= PIPE_BUF, "a child reports with one atomic write");

/* Appends what fits: a long text is cut on purpose, which snprintf() would warn about. */
static size_t append(char *text, size_t size, size_t at, const char *more)
{
	size_t room = size - 1 - at;
	size_t len = strlen(more);

	if (len > room)
		len = room;
	memcpy(text + at, more, len);
	text[at + len] = '\0';
	return at + len;
}

static int record(struct err *err, int errnum, const char *reason, const char *fmt, va_list ap)
	PRINTF_LIKE(4, 0);

static int record(struct err *err, int errnum, const char *reason, const char *fmt, va_list ap)
{
	int n = vsnprintf(err->text, sizeof(err->text), fmt, ap);
	size_t at = n < 0 ? 0 : strnlen(err->text, sizeof(err->text) - 1);

	if (reason) {
		at = append(err->text, sizeof(err->text), at, ": ");
		append(err->text, sizeof(err->text), at, reason);
	}
	err->code = -errnum;
	return err->code;
}

int err_set(struct err *err, int errnum, const char *fmt, ...)
{
	va_list ap;
	char reason[64];

	va_start(ap, fmt);
	record(err, errnum, strerror_r(errnum, reason, sizeof(reason)), fmt, ap);
	va_end(ap);
	return err->code;
}

int err_say(struct err *err, int errnum, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	record(err, errnum, NULL, fmt, ap);
	va_end(ap);
	return err->code;
}

int err_wrap(struct err *err, const char *fmt, ...)
{
	struct err inner = *err;
	va_list ap;

	va_start(ap, fmt);
	record(err, -inner.code, inner.text, fmt, ap);
	va_end(ap);
	return err->code;
}

int err_hint(struct err *err, const char *fmt, ...)
{
	size_t at = strlen(err->text);
	va_list ap;

	at = append(err->text, sizeof(err->text), at, "; ");
	va_start(ap, fmt);
	if (vsnprintf(err->text + at, sizeof(err->text) - at, fmt, ap) < 0)
		err->text[at] = '\0';
	va_end(ap);
	return err->code;
}
