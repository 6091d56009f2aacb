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

/**
 * output_json() - one document on stdout and a newline; frees @json.
 *
 * Indented for people on a terminal, one line otherwise.
 */
int output_json(struct json *json, struct err *err);

/* The keys that every document begins with: schema, time, boot_id. */
struct json *output_document(const char *schema);
