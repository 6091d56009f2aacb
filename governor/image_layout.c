/* SPDX-License-Identifier: MIT */
#include "governor/image_layout.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "common/fd.h"
#include "common/sha256.h"
#include "runner/mnt.h"

#define TEXT_SIZE_MAX (4U << 20)
#define INDEX_DEPTH   3

/* Those of `docker save` before it wrote layouts have folders named by digests. */
bool image_layout_has(const char *path)
{
	static const char *const names[] = {"blobs", "oci-layout", "index.json", "manifest.json",
					    "repositories"};
	char first[SHA256_TEXT_SIZE] = "";
	size_t len = strcspn(path, "/.");

	if (len < sizeof(first))
		memcpy(first, path, len);
	if (sha256_is_text(first))
		return true;
	len = strcspn(path, "/");
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strlen(names[i]) == len && memcmp(names[i], path, len) == 0)
			return true;
	return false;
}

/* Links are followed inside the layout only, and no device or pipe is ever opened to wait. */
static int open_file(int dir_fd, const char *path, struct err *err)
{
	struct stat stat;
	int opened = mnt_open_in(dir_fd, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	AUTO_FD int fd = opened;

	if (fd < 0)
		return err_set(err, -opened, "open '%.120s' of it", path);
	if (fstat(fd, &stat) < 0 || !S_ISREG(stat.st_mode))
		return err_say(err, EBADMSG, "'%.120s' of it is no file", path);
	return TAKE_FD(fd);
}

int image_layout_open(const struct image_layout *layout, const struct oci_blob *blob,
		      struct err *err)
{
	char digest[SHA256_TEXT_SIZE];
	AUTO_FD int fd = open_file(layout->dir_fd, blob->path, err);
	int r = fd < 0 ? fd : sha256_fd(fd, digest, err);

	if (r < 0)
		return r;
	if (!blob->digest || strcmp(digest, blob->digest) != 0)
		return err_say(err, EBADMSG,
			       "'%.120s' is not what its digest says: damaged, or forged",
			       blob->path);
	return TAKE_FD(fd);
}

/* Return: text in @arena; NULL with @err. */
static const char *read_text(int fd, struct arena *arena, struct err *err)
{
	struct stat stat;

	if (fstat(fd, &stat) < 0 || stat.st_size > (off_t)TEXT_SIZE_MAX) {
		err_say(err, EBADMSG, "one of its descriptions is too large");
		return NULL;
	}
	size_t size = (size_t)stat.st_size + 2;
	char *text = arena_alloc(arena, size);
	ssize_t n = text ? fd_read(fd, text, size) : -ENOMEM;
	if (n < 0) {
		err_set(err, (int)-n, "read its description");
		return NULL;
	}
	return text;
}

static const char *read_blob(const struct image_layout *layout, const struct oci_blob *blob,
			     struct arena *arena, struct err *err)
{
	AUTO_FD int fd = image_layout_open(layout, blob, err);

	return fd < 0 ? NULL : read_text(fd, arena, err);
}

/* From the index, over indexes in indexes, to the manifest for this machine. */
static int find_manifest(struct image_layout *layout, const char *index, struct arena *arena,
			 struct err *err)
{
	struct utsname machine;
	struct oci_blob blob = {0};
	bool is_index = true;
	int r = 0;

	uname(&machine);
	for (int depth = 0; is_index; depth++) {
		if (depth == INDEX_DEPTH)
			return err_say(err, EBADMSG, "indexes in indexes without end");
		r = oci_index_read(index, oci_machine(machine.machine), arena, &blob, &is_index,
				   err);
		if (r < 0)
			return r;
		index = read_blob(layout, &blob, arena, err);
		if (!index)
			return err->code;
	}
	layout->id = blob.digest;
	return oci_manifest_read(index, arena, &layout->image, err);
}

static int find_docker(struct image_layout *layout, const char *text, struct arena *arena,
		       struct err *err)
{
	int r = oci_docker_read(text, arena, &layout->image, err);

	layout->id = layout->image.config.digest;
	return r;
}

int image_layout_read(int dir_fd, struct arena *arena, struct image_layout *ret, struct err *err)
{
	struct image_layout layout = {.dir_fd = dir_fd};
	int probe = mnt_open_in(dir_fd, "index.json", O_PATH);
	bool oci = probe >= 0;

	fd_closep(&probe);
	AUTO_FD int fd = open_file(dir_fd, oci ? "index.json" : "manifest.json", err);
	const char *text = fd < 0 ? NULL : read_text(fd, arena, err);
	if (!text)
		return err->code;
	int r = oci ? find_manifest(&layout, text, arena, err)
		    : find_docker(&layout, text, arena, err);
	if (r < 0)
		return r;
	const char *config = read_blob(&layout, &layout.image.config, arena, err);
	r = config ? oci_config_read(config, arena, &layout.image, &layout.config, err) : err->code;
	if (r == 0)
		*ret = layout;
	return r;
}

uint64_t image_layout_bytes(const struct image_layout *layout)
{
	uint64_t bytes = 0;
	struct stat stat;

	for (size_t i = 0; i < layout->image.layer_count; i++) {
		AUTO_FD int fd = mnt_open_in(layout->dir_fd, layout->image.layers[i].path, O_PATH);
		if (fd >= 0 && fstat(fd, &stat) == 0 && stat.st_size > 0)
			bytes += (uint64_t)stat.st_size;
	}
	return bytes;
}
