/* SPDX-License-Identifier: MIT */
/*
 * An image: a file system, and what to start in it.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"
#include "common/json.h"

#include <stddef.h>
#include <stdint.h>

/* What an image says of its start; all of it lives in an arena. */
struct image_config {
	const char **entrypoint, **command, **env; /* NULL-terminated; NULL: it says nothing */
	const char *workdir, *user;		   /* NULL: it says nothing */
};

struct image {
	const char *root;   /* path of its file system */
	const char *id;	    /* of one in the store; NULL: a directory of the user's */
	const char *name;   /* as it was imported */
	const char *source; /* where it came from */
	uint64_t created_nsec;
	uint64_t bytes, files;
	struct image_config config;
};

/**
 * image_config_read() - {"Entrypoint": [], "Cmd": [], "Env": [], "WorkingDir": "", "User": ""}, as
 * OCI and docker write it. A stranger's: what is of another type is an error, what is unknown is
 * left out.
 * @json: NULL says nothing.
 *
 * Return: 0, -EBADMSG, -ENOMEM.
 */
int image_config_read(const struct json *json, struct arena *arena, struct image_config *ret,
		      struct err *err);

/* The same the other way round. */
struct json *image_config_json(const struct image_config *config);

/**
 * image_write() - as "image.json" in @dir_fd, but for the root.
 * image_read() - from there.
 *
 * Return: 0, -ENOENT, -EBADMSG, -errno.
 */
int image_write(const struct image *image, int dir_fd, struct err *err);
int image_read(int dir_fd, struct arena *arena, struct image *ret, struct err *err);
