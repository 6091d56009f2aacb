/* SPDX-License-Identifier: MIT */
/*
 * The images that were imported: "images" in the folder of what cgov keeps (state.h), a folder
 *each, named by a SHA-256 of what it was made of.
 *
 *	ID/root/	the file system; never written again
 *	ID/image.json	what it is (image.h)
 *	.new-*, .old-*	one that is being made or removed; of nobody's once it is not locked
 *	.seen/		which file had which id, so that it need not be read again
 *
 * A folder is locked: shared by who uses it, alone by who makes or removes it. Many cgov at once
 *are safe: whoever is first to rename has it.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"
#include "common/sha256.h"
#include "governor/image.h"

#include <stdbool.h>
#include <sys/stat.h>

struct image_store {
	int fd;
	char path[4096];
};

#define IMAGE_STORE_NONE ((struct image_store){.fd = -1})

/**
 * image_store_open() - and remove what was left half-made or half-removed.
 * @create: when it is missing.
 *
 * Return: 0, -ENOENT, -errno.
 */
int image_store_open(const char *state_dir, bool create, struct image_store *ret, struct err *err);
void image_store_close(struct image_store *store);

#define AUTO_STORE CLEANUP(image_store_close)

/**
 * image_store_hold() - keep an image from being removed for as long as @ret_fd is open.
 * @arena: owns what @ret points to.
 *
 * Return: 0, -ENOENT, -errno.
 */
int image_store_hold(const struct image_store *store, const char *id, struct arena *arena,
		     struct image *ret, int *ret_fd, struct err *err);

/**
 * image_store_find() - the id of what a person calls an image: its name, or the first digits (6 at
 * the least) of its id.
 *
 * Return: 0, -ENOENT, -EINVAL when several are meant.
 */
int image_store_find(const struct image_store *store, const char *word, struct arena *arena,
		     const char **ret_id, struct err *err);

/**
 * image_store_ids() - of all, in order.
 * @ret: NULL-terminated, in @arena.
 */
int image_store_ids(const struct image_store *store, struct arena *arena, const char ***ret,
		    struct err *err);

/**
 * image_store_remove() - with all that is in it.
 *
 * Return: 0, -EBUSY while a workload has it, -ENOENT, -errno.
 */
int image_store_remove(const struct image_store *store, const char *id, struct err *err);

/* One that is being made. */
struct image_draft {
	int fd;	     /* of its folder, locked */
	int root_fd; /* of "root" in it */
	char name[64];
};

#define IMAGE_DRAFT_NONE ((struct image_draft){.fd = -1, .root_fd = -1})

int image_draft_open(const struct image_store *store, struct image_draft *ret, struct err *err);

/**
 * image_draft_commit() - on disk, and then under its id, whole or not at all. When somebody was
 * faster, theirs stays and ours goes.
 */
int image_draft_commit(const struct image_store *store, struct image_draft *draft,
		       const struct image *image, struct err *err);

/* What was not committed goes. */
void image_draft_close(const struct image_store *store, struct image_draft *draft);

/**
 * image_seen() - the id that a file had when it last was as it is now.
 * image_note() - remember it; that this fails is no failure.
 */
bool image_seen(const struct image_store *store, const struct stat *file,
		char ret_id[SHA256_TEXT_SIZE]);
void image_note(const struct image_store *store, const struct stat *file, const char *id);
