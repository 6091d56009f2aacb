/* SPDX-License-Identifier: MIT */
#include "cgroup/compress.h"

#include "config.h"

#include <errno.h>

#if HAVE_ZSTD
#include <zstd.h>

#include "common/dl.h"

#define ZSTD(X)                   \
	X(ZSTD_createCCtx)        \
	X(ZSTD_freeCCtx)          \
	X(ZSTD_CCtx_reset)        \
	X(ZSTD_CCtx_setParameter) \
	X(ZSTD_compressStream2)   \
	X(ZSTD_createDCtx)        \
	X(ZSTD_freeDCtx)          \
	X(ZSTD_DCtx_reset)        \
	X(ZSTD_DCtx_setParameter) \
	X(ZSTD_decompressStream)  \
	X(ZSTD_isError)           \
	X(ZSTD_getErrorName)

DL_LIBRARY(zstd, "libzstd.so.1", "libzstd1", ZSTD)

#define LEVEL	       6
#define WINDOW_LOG     20 /* what a row can look back to, and the memory that reading takes */
#define WINDOW_LOG_MAX 23 /* of what others wrote */

/* The library's own types: these names are only ever pointers. */
struct compressor;
struct decompressor;

static ZSTD_CCtx *writer_of(struct compressor *writer)
{
	return (ZSTD_CCtx *)writer;
}

static ZSTD_DCtx *reader_of(struct decompressor *reader)
{
	return (ZSTD_DCtx *)reader;
}

int compressor_new(struct compressor **ret, struct err *err)
{
	int r = zstd_load(err);
	if (r < 0)
		return r;
	ZSTD_CCtx *context = zstd.ZSTD_createCCtx();
	if (!context)
		return err_set(err, ENOMEM, "prepare to compress");
	zstd.ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, LEVEL);
	zstd.ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, WINDOW_LOG);
	*ret = (struct compressor *)context;
	return 0;
}

void compressor_free(struct compressor *writer)
{
	if (writer)
		zstd.ZSTD_freeCCtx(writer_of(writer));
}

void compressor_restart(struct compressor *writer)
{
	zstd.ZSTD_CCtx_reset(writer_of(writer), ZSTD_reset_session_only);
}

int compressor_add(struct compressor *writer, const char *bytes, size_t len, struct text *out,
		   struct err *err)
{
	ZSTD_inBuffer in = {bytes, len, 0};
	char chunk[16384];
	size_t left;

	do {
		ZSTD_outBuffer some = {chunk, sizeof(chunk), 0};
		left = zstd.ZSTD_compressStream2(writer_of(writer), &some, &in, ZSTD_e_flush);
		if (zstd.ZSTD_isError(left))
			return err_say(err, ENOMEM, "compress: %s", zstd.ZSTD_getErrorName(left));
		text_add_bytes(out, chunk, some.pos);
	} while (left > 0);
	return out->failed ? err_set(err, ENOMEM, "compress") : 0;
}

int decompressor_new(struct decompressor **ret, struct err *err)
{
	int r = zstd_load(err);
	if (r < 0)
		return r;
	ZSTD_DCtx *context = zstd.ZSTD_createDCtx();
	if (!context)
		return err_set(err, ENOMEM, "prepare to decompress");
	zstd.ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
	*ret = (struct decompressor *)context;
	return 0;
}

void decompressor_free(struct decompressor *reader)
{
	if (reader)
		zstd.ZSTD_freeDCtx(reader_of(reader));
}

void decompressor_restart(struct decompressor *reader)
{
	zstd.ZSTD_DCtx_reset(reader_of(reader), ZSTD_reset_session_only);
}

int decompressor_get(struct decompressor *reader, const char *bytes, size_t len, char *ret,
		     size_t ret_len, struct err *err)
{
	ZSTD_inBuffer in = {bytes, len, 0};
	ZSTD_outBuffer out = {ret, ret_len, 0};

	for (;;) {
		size_t in_before = in.pos, out_before = out.pos;
		size_t r = zstd.ZSTD_decompressStream(reader_of(reader), &out, &in);
		if (zstd.ZSTD_isError(r))
			return err_say(err, EBADMSG, "decompress: %s", zstd.ZSTD_getErrorName(r));
		if (in.pos == in_before && out.pos == out_before)
			break;
	}
	if (in.pos != len || out.pos != ret_len)
		return err_say(err, EBADMSG, "a piece of another length than it says");
	return 0;
}

#else

static int not_built(struct err *err)
{
	return err_say(err, ENOTSUP, "cgov was built without zstd");
}

int compressor_new(UNUSED struct compressor **ret, struct err *err)
{
	return not_built(err);
}

void compressor_free(UNUSED struct compressor *writer)
{
}

void compressor_restart(UNUSED struct compressor *writer)
{
}

int compressor_add(UNUSED struct compressor *writer, UNUSED const char *bytes, UNUSED size_t len,
		   UNUSED struct text *out, struct err *err)
{
	return not_built(err);
}

int decompressor_new(UNUSED struct decompressor **ret, struct err *err)
{
	return not_built(err);
}

void decompressor_free(UNUSED struct decompressor *reader)
{
}

void decompressor_restart(UNUSED struct decompressor *reader)
{
}

int decompressor_get(UNUSED struct decompressor *reader, UNUSED const char *bytes,
		     UNUSED size_t len, UNUSED char *ret, UNUSED size_t ret_len, struct err *err)
{
	return not_built(err);
}

#endif
