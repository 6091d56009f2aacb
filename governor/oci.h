/* SPDX-License-Identifier: MIT */
/*
 * What the JSON of an OCI image layout, and of `docker save`, says. All of it is a stranger's.
 *
 * Pure: texts in, names out; who calls reads the files and verifies their digests.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"
#include "governor/image.h"

#include <stdbool.h>
#include <stddef.h>

#define OCI_LAYERS_MAX 512

/* A file below the layout, and the SHA-256 that it must have. */
struct oci_blob {
	const char *path;
	const char *digest; /* 64 hexadecimal digits */
};

struct oci_image {
	struct oci_blob config;
	struct oci_blob *layers; /* the lowest first */
	size_t layer_count;
};

/**
 * oci_index_read() - the manifest for this architecture, in an index.json or a nested index.
 * @machine: as OCI names it: "amd64".
 * @ret_is_index: it leads to another index.
 *
 * Return: 0; -EBADMSG; -ENOENT when it has none for @machine; -EINVAL when it has several.
 */
int oci_index_read(const char *text, const char *machine, struct arena *arena, struct oci_blob *ret,
		   bool *ret_is_index, struct err *err);

/* A manifest. Return: 0, -EBADMSG. */
int oci_manifest_read(const char *text, struct arena *arena, struct oci_image *ret,
		      struct err *err);

/**
 * oci_docker_read() - the manifest.json of `docker save`.
 *
 * The digests of the layers are in the config: "" until oci_config_read() filled them in.
 *
 * Return: 0, -EBADMSG, -EINVAL when it has several images.
 */
int oci_docker_read(const char *text, struct arena *arena, struct oci_image *ret, struct err *err);

/**
 * oci_config_read() - the config of an image.
 * @image: layers without a digest get theirs.
 *
 * Return: 0, -EBADMSG.
 */
int oci_config_read(const char *text, struct arena *arena, struct oci_image *image,
		    struct image_config *ret, struct err *err);

/* This machine's architecture as OCI names it. */
const char *oci_machine(const char *uname_machine);
