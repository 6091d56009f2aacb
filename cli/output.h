/* SPDX-License-Identifier: MIT */
/*
 * What commands print: the error line, and documents in JSON.
 */
#pragma once

#include "common/err.h"
#include "common/json.h"

/* "cgov: text" on stderr, harmless to a terminal. */
void output_error(const struct err *err);

/* "cgov: text" on stderr: something the reader should know, no failure. */
void output_note(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* "cgov: line" on stderr for each line of @text, harmless already: what was done on the way. */
void output_lines(const struct text *text);

/**
 * output_text() - on stdout.
 *
 * Return: 0, -ENOMEM, -errno.
 */
int output_text(const struct text *text, struct err *err);

/**
 * output_flush() - whether all that was printed arrived.
 *
 * Return: 0, -errno.
 */
int output_flush(struct err *err);

/**
 * output_json() - one document on stdout and a newline; frees @json.
 *
 * Indented for people on a terminal, one line otherwise.
 */
int output_json(struct json *json, struct err *err);

/**
 * output_document() - a document with the keys that each begins with: schema, time, boot_id.
 *
 * Return: 0; -ENOENT, -ENOTSUP when there is no library for JSON.
 */
int output_document(const char *schema, struct json **ret, struct err *err);
