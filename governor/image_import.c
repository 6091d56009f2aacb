/* SPDX-License-Identifier: MIT */
#include "governor/image_import.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/fd.h"
#include "common/remove.h"
#include "governor/extract.h"
#include "governor/image_layout.h"
#include "governor/tarball.h"

int image_kind_of(const char *path, enum image_kind *ret, struct err *err)
{
	struct stat stat_buf;
	AUTO_FD int fd = open(path, O_PATH | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &stat_buf) < 0)
		return err_set(err, errno, "image '%s'", path);
	if (S_ISREG(stat_buf.st_mode))
		*ret = IMAGE_FILE;
	else if (!S_ISDIR(stat_buf.st_mode))
		return err_say(err, EINVAL, "image '%s': neither a directory nor a file", path);
	else if (faccessat(fd, "oci-layout", F_OK, 0) == 0 &&
		 faccessat(fd, "index.json", F_OK, 0) == 0)
		*ret = IMAGE_LAYOUT;
	else
		*ret = IMAGE_FOLDER;
	return 0;
}

/* "api" of "./images/api.tar.zst". */
static const char *name_of(const char *path, struct arena *arena)
{
	static const char *const ends[] = {".tar", ".tgz", ".txz", ".oci", ".tbz"};
	const char *slash, *found;
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	char *name = arena_strndup(arena, path, len);
	if (name && (slash = strrchr(name, '/')) && slash[1])
		name = arena_strdup(arena, slash + 1);
	for (size_t i = 0; name && i < ARRAY_LEN(ends); i++)
		if ((found = strstr(name, ends[i])) && found > name)
			name[found - name] = '\0';
	return name;
}

/*
 * What the first members are called tells: those of an image's archive, or a file system's.
 *
 * Return: 1 for an image's, 0, -errno.
 */
static int is_image_archive(int fd, struct err *err)
{
	struct tarball *tarball;
	struct member member;
	char path[PATH_MAX];
	int answer = -1;

	int r = tarball_open(fd, &tarball, err);
	if (r < 0)
		return r;
	while (answer < 0 && (r = tarball_next(tarball, &member, err)) > 0) {
		if (extract_path(member.path, path, err) < 0)
			answer = 0; /* to be refused by its name when it is unpacked */
		else if (*path)
			answer = image_layout_has(path);
	}
	tarball_close(tarball);
	err->code = r < 0 ? r : 0;
	return r < 0 ? r : answer > 0;
}

static int commit(const struct image_store *store, struct image_draft *draft,
		  const struct extract *extract, struct image *image, struct err *err)
{
	image->created_nsec = clock_real_nsec();
	image->bytes = extract->bytes;
	image->files = extract->members;
	return image_draft_commit(store, draft, image, err);
}

static bool is_there(const struct image_store *store, const char *id)
{
	return faccessat(store->fd, id, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static int import_plain(const struct image_store *store, int fd, uint64_t size, struct image *image,
			struct err *err)
{
	struct image_draft draft;
	struct extract extract;
	int r = image_draft_open(store, &draft, err);

	if (r < 0)
		return r;
	extract_init(&extract, draft.root_fd, size);
	r = extract_archive(&extract, fd, false, err);
	extract_done(&extract);
	if (r == 0)
		r = commit(store, &draft, &extract, image, err);
	image_draft_close(store, &draft);
	return r;
}

static int unpack_layers(const struct image_layout *layout, struct extract *extract,
			 struct err *err)
{
	for (size_t i = 0; i < layout->image.layer_count; i++) {
		AUTO_FD int fd = image_layout_open(layout, &layout->image.layers[i], err);
		int r = fd < 0 ? fd : extract_archive(extract, fd, i > 0, err);
		if (r < 0)
			return err_wrap(err, "layer %zu", i + 1);
	}
	return 0;
}

static int import_layers(const struct image_store *store, const struct image_layout *layout,
			 struct image *image, struct err *err)
{
	struct image_draft draft;
	struct extract extract;
	int r = image_draft_open(store, &draft, err);

	if (r < 0)
		return r;
	extract_init(&extract, draft.root_fd, image_layout_bytes(layout));
	r = unpack_layers(layout, &extract, err);
	extract_done(&extract);
	image->config = layout->config;
	if (r == 0)
		r = commit(store, &draft, &extract, image, err);
	image_draft_close(store, &draft);
	return r;
}

static int import_layout(const struct image_store *store, int dir_fd, struct arena *arena,
			 struct image *image, struct err *err)
{
	struct image_layout layout;
	int r = image_layout_read(dir_fd, arena, &layout, err);

	if (r < 0)
		return r;
	image->id = layout.id;
	return is_there(store, image->id) ? 0 : import_layers(store, &layout, image, err);
}

/* An archive of a layout is unpacked first, beside the image, and goes with the draft. */
static int import_archive(const struct image_store *store, int fd, uint64_t size,
			  struct arena *arena, struct image *image, struct err *err)
{
	struct image_draft draft;
	struct extract extract;
	int r = image_draft_open(store, &draft, err);

	if (r < 0)
		return r;
	extract_init(&extract, draft.root_fd, size);
	r = extract_archive(&extract, fd, false, err);
	extract_done(&extract);
	if (r == 0)
		r = import_layout(store, draft.root_fd, arena, image, err);
	image_draft_close(store, &draft);
	return r;
}

static int import_file(const struct image_store *store, const char *path, struct arena *arena,
		       struct image *image, struct err *err)
{
	AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char id[SHA256_TEXT_SIZE];
	struct stat file;

	if (fd < 0 || fstat(fd, &file) < 0)
		return err_set(err, errno, "open");
	if (image_seen(store, &file, id)) {
		image->id = arena_strdup(arena, id);
		return image->id ? 0 : err_set(err, ENOMEM, "import");
	}
	int r = is_image_archive(fd, err);
	if (r > 0) {
		r = import_archive(store, fd, (uint64_t)file.st_size, arena, image, err);
	} else if (r == 0 && (r = sha256_fd(fd, id, err)) == 0) {
		image->id = arena_strdup(arena, id);
		if (!image->id)
			r = err_set(err, ENOMEM, "import");
		else if (!is_there(store, id))
			r = import_plain(store, fd, (uint64_t)file.st_size, image, err);
	}
	if (r == 0)
		image_note(store, &file, image->id);
	return r;
}

static int import_folder(const struct image_store *store, const char *path, struct arena *arena,
			 struct image *image, struct err *err)
{
	AUTO_FD int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? err_set(err, errno, "open") : import_layout(store, fd, arena, image, err);
}

int image_import(const struct image_store *store, const char *path, const char *name,
		 char ret_id[SHA256_TEXT_SIZE], struct err *err)
{
	AUTO_ARENA struct arena arena = {0};
	AUTO_FREE char *source = realpath(path, NULL);
	struct image image = {.name = name ? name : name_of(path, &arena), .source = source};
	enum image_kind kind;

	int r = image_kind_of(path, &kind, err);
	if (r < 0)
		return r;
	if (!image.name || !source)
		return err_set(err, ENOMEM, "import '%s'", path);
	if (kind == IMAGE_FOLDER)
		r = err_say(err, EINVAL, "a directory is used as it is: run --image '%s'", path);
	else if (kind == IMAGE_LAYOUT)
		r = import_folder(store, path, &arena, &image, err);
	else
		r = import_file(store, path, &arena, &image, err);
	if (r < 0)
		return err_wrap(err, "image '%s'", path);
	memcpy(ret_id, image.id, SHA256_TEXT_SIZE);
	return 0;
}
