/* SPDX-License-Identifier: MIT */
#include "governor/image_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/remove.h"
#include "governor/state.h"

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define PREFIX_MIN   6

static DIR *list(int dir_fd)
{
	int fd = openat(dir_fd, ".", FOLDER_FLAGS);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir && fd >= 0)
		close(fd);
	return dir;
}

/* The lock of one that is being made or removed goes with the process that does it. */
static void sweep(int store_fd)
{
	DIR *dir = list(store_fd);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, ".new-", 5) != 0 &&
		    strncmp(entry->d_name, ".old-", 5) != 0)
			continue;
		AUTO_FD int fd = openat(store_fd, entry->d_name, FOLDER_FLAGS);
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
			(void)remove_tree_at(store_fd, entry->d_name);
	}
	if (dir)
		closedir(dir);
}

int image_store_open(const char *state_dir, bool create, struct image_store *ret, struct err *err)
{
	struct image_store store = IMAGE_STORE_NONE;
	char base[sizeof(store.path) - sizeof("/images")];

	int r = state_path(state_dir, STATE_KEEP, base, sizeof(base), err);
	if (r == 0)
		r = state_open(state_dir, STATE_KEEP, "images", create, &store.fd, err);
	if (r < 0)
		return r;
	snprintf(store.path, sizeof(store.path), "%s/images", base);
	sweep(store.fd);
	*ret = store;
	return 0;
}

void image_store_close(struct image_store *store)
{
	fd_closep(&store->fd);
	store->fd = -1;
}

static int no_image(const char *word, struct err *err)
{
	err_say(err, ENOENT, "there is no image '%.80s'", word);
	return err_hint(err, "a path, or a name or id of 'cgov image ls'");
}

int image_store_hold(const struct image_store *store, const char *id, struct arena *arena,
		     struct image *ret, int *ret_fd, struct err *err)
{
	struct image image;

	AUTO_FD int fd = openat(store->fd, id, FOLDER_FLAGS);
	if (fd < 0)
		return errno == ENOENT ? no_image(id, err) : err_set(err, errno, "image '%s'", id);
	/* Who has it alone removes it: then there is nothing left when he is done. */
	while (flock(fd, LOCK_SH) < 0)
		if (errno != EINTR)
			return err_set(err, errno, "hold image '%s'", id);
	int r = image_read(fd, arena, &image, err);
	if (r < 0)
		return r == -ENOENT ? no_image(id, err) : err_wrap(err, "image '%s'", id);
	image.root = arena_printf(arena, "%s/%s/root", store->path, id);
	if (!image.root)
		return err_set(err, ENOMEM, "image");
	*ret = image;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int image_store_ids(const struct image_store *store, struct arena *arena, const char ***ret,
		    struct err *err)
{
	const char **ids = arena_grow(arena, NULL, 0, sizeof(*ids));
	DIR *dir = list(store->fd);
	const struct dirent *entry;
	size_t count = 0;

	while (dir && ids && (entry = readdir(dir))) {
		if (!sha256_is_text(entry->d_name))
			continue;
		ids[count++] = arena_strdup(arena, entry->d_name);
		ids = ids[count - 1] ? arena_grow(arena, ids, count, sizeof(*ids)) : NULL;
	}
	if (dir)
		closedir(dir);
	if (!dir || !ids)
		return err_set(err, ENOMEM, "list the images");
	qsort(ids, count, sizeof(*ids), by_text);
	ids[count] = NULL;
	*ret = ids;
	return 0;
}

/* Whether @word means this one; a name is compared only where the id is not meant. */
static bool is_meant(const struct image_store *store, const char *id, const char *word,
		     struct arena *arena)
{
	size_t len = strlen(word);
	struct image image;
	struct err ignored;

	if (len >= PREFIX_MIN && len < SHA256_TEXT_SIZE && strncmp(id, word, len) == 0)
		return true;
	AUTO_FD int fd = openat(store->fd, id, FOLDER_FLAGS);
	return fd >= 0 && image_read(fd, arena, &image, &ignored) == 0 &&
	       strcmp(image.name, word) == 0;
}

int image_store_find(const struct image_store *store, const char *word, struct arena *arena,
		     const char **ret_id, struct err *err)
{
	const char **ids, *found = NULL;
	int r = image_store_ids(store, arena, &ids, err);

	for (; r == 0 && *ids; ids++) {
		if (!is_meant(store, *ids, word, arena))
			continue;
		if (found) {
			err_say(err, EINVAL, "several images are called '%.80s'", word);
			return err_hint(err, "say more of the id: %.12s, %.12s", found, *ids);
		}
		found = *ids;
	}
	if (r == 0 && !found)
		return no_image(word, err);
	if (r == 0)
		*ret_id = found;
	return r;
}

int image_store_remove(const struct image_store *store, const char *id, struct err *err)
{
	AUTO_FD int fd = openat(store->fd, id, FOLDER_FLAGS);
	char old[96];

	if (fd < 0)
		return errno == ENOENT ? no_image(id, err) : err_set(err, errno, "image '%s'", id);
	if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		return err_say(err, EBUSY, "image '%.12s' is in use", id);
	snprintf(old, sizeof(old), ".old-%.64s-%d", id, getpid());
	if (renameat(store->fd, id, store->fd, old) < 0)
		return err_set(err, errno, "remove image '%.12s'", id);
	int r = remove_tree_at(store->fd, old);
	return r < 0 ? err_set(err, -r, "remove image '%.12s'", id) : 0;
}
