/* SPDX-License-Identifier: MIT */
#include "common/sha256.h"

#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool sha256_is_text(const char *text)
{
	return strspn(text, "0123456789abcdef") == SHA256_TEXT_SIZE - 1 &&
	       text[SHA256_TEXT_SIZE - 1] == '\0';
}

#if HAVE_GCRYPT
#include <gcrypt.h>

#include "common/dl.h"

#define DIGEST_SIZE 32
#define PIECE_SIZE  65536

#define GCRYPT(X)             \
	X(gcry_check_version) \
	X(gcry_control)       \
	X(gcry_md_open)       \
	X(gcry_md_write)      \
	X(gcry_md_read)       \
	X(gcry_md_close)

DL_LIBRARY(gcrypt, "libgcrypt.so.20", "libgcrypt20", GCRYPT)

static int load(struct err *err)
{
	int r = gcrypt_load(err);

	if (r < 0)
		return r;
	/* The library wants both before its first use; again they do nothing. */
	gcrypt.gcry_check_version(NULL);
	gcrypt.gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
	return 0;
}

static int add_all(gcry_md_hd_t digest, int fd, struct err *err)
{
	char piece[PIECE_SIZE];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(fd, piece, sizeof(piece), at)) > 0) {
		gcrypt.gcry_md_write(digest, piece, (size_t)n);
		at += n;
	}
	return n < 0 ? err_set(err, errno, "read what is to be verified") : 0;
}

int sha256_fd(int fd, char ret[SHA256_TEXT_SIZE], struct err *err)
{
	gcry_md_hd_t digest;
	int r = load(err);

	if (r < 0)
		return r;
	if (gcrypt.gcry_md_open(&digest, GCRY_MD_SHA256, 0) != 0)
		return err_set(err, ENOMEM, "prepare to verify");
	r = add_all(digest, fd, err);
	const unsigned char *bytes = r == 0 ? gcrypt.gcry_md_read(digest, GCRY_MD_SHA256) : NULL;
	for (size_t i = 0; bytes && i < DIGEST_SIZE; i++)
		snprintf(ret + 2 * i, 3, "%02x", bytes[i]);
	gcrypt.gcry_md_close(digest);
	return r;
}

#else

int sha256_fd(int fd, char ret[SHA256_TEXT_SIZE], struct err *err)
{
	(void)fd;
	(void)ret;
	return err_say(err, ENOTSUP, "this cgov was built without libgcrypt: nothing is verified");
}

#endif
