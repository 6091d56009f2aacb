/* SPDX-License-Identifier: MIT */
/*
 * Compression of a row of pieces, each readable as soon as it is written: a piece is coded with the
 * ones before it as context, back to where the row began.
 */
#pragma once

#include "common/err.h"
#include "common/text.h"

#include <stddef.h>

struct compressor;   /* private state */
struct decompressor; /* private state */

/**
 * compressor_new() - ready for the first piece.
 *
 * Return: 0; -ENOENT when libzstd is not installed; -ENOTSUP when built without; -ENOMEM.
 */
int compressor_new(struct compressor **ret, struct err *err);
void compressor_free(struct compressor *writer);

/* The next piece begins a row of its own. */
void compressor_restart(struct compressor *writer);

/**
 * compressor_add() - compress a piece and append it to @out.
 *
 * Return: 0, -ENOMEM.
 */
int compressor_add(struct compressor *writer, const char *bytes, size_t len, struct text *out,
		   struct err *err);

/* Return: as compressor_new(). */
int decompressor_new(struct decompressor **ret, struct err *err);
void decompressor_free(struct decompressor *reader);
void decompressor_restart(struct decompressor *reader);

/**
 * decompressor_get() - the piece that follows in the row.
 * @ret: @ret_len bytes, which it must be exactly.
 *
 * Return: 0, -EBADMSG.
 */
int decompressor_get(struct decompressor *reader, const char *bytes, size_t len, char *ret,
		     size_t ret_len, struct err *err);
