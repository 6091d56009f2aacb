/* SPDX-License-Identifier: MIT */
/*
 * An OCI image layout, or what `docker save` wrote, as a directory: its files, each verified by the
 * digest that names it.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"
#include "governor/image.h"
#include "governor/oci.h"

#include <stdbool.h>
#include <stdint.h>

struct image_layout {
	int dir_fd;	/* borrowed */
	const char *id; /* the digest that the whole hangs on */
	struct oci_image image;
	struct image_config config;
};

/**
 * image_layout_has() - whether a path is one of such a layout, and not of a file system.
 */
bool image_layout_has(const char *path);

/**
 * image_layout_read() - its manifest and config, for this machine.
 * @arena: owns what @ret points to.
 *
 * Return: 0, -EBADMSG, -ENOENT, -errno.
 */
int image_layout_read(int dir_fd, struct arena *arena, struct image_layout *ret, struct err *err);

/**
 * image_layout_open() - a file of it, once its content has the digest it must have.
 *
 * Return: a descriptor to read; -EBADMSG, -errno.
 */
int image_layout_open(const struct image_layout *layout, const struct oci_blob *blob,
		      struct err *err);

/* Of all layers, as they are packed. */
uint64_t image_layout_bytes(const struct image_layout *layout);
