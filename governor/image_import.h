/* SPDX-License-Identifier: MIT */
/*
 * From what a person has (a tar archive, an OCI image layout, a file of `docker save`) to an image
 * in the store.
 */
#pragma once

#include "common/err.h"
#include "common/sha256.h"
#include "governor/image_store.h"

enum image_kind {
	IMAGE_FOLDER, /* a directory that is a file system: nothing to import */
	IMAGE_LAYOUT, /* a directory that is an OCI image layout */
	IMAGE_FILE,   /* an archive of some kind */
};

/* Return: 0, -errno, -EINVAL for what is no file and no directory. */
int image_kind_of(const char *path, enum image_kind *ret, struct err *err);

/**
 * image_import() - once: what is in the store already is not unpacked again, and a file that did
 * not change is not read again.
 * @name: NULL: from the path, without its extension.
 *
 * Digests are verified before anything is unpacked; what is hostile is refused (extract.h), and
 * nothing is left of it.
 *
 * Return: 0, -EBADMSG, -errno.
 */
int image_import(const struct image_store *store, const char *path, const char *name,
		 char ret_id[SHA256_TEXT_SIZE], struct err *err);
