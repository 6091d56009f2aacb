/* SPDX-License-Identifier: MIT */
/*
 * An image that is being made, and which file became which.
 */
#include "governor/image_store.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/remove.h"

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define TRIES	     1000

/* Between making and locking it somebody who sweeps may take it for a leftover. */
static int make_locked(int store_fd, const char *name)
{
	if (mkdirat(store_fd, name, 0700) < 0)
		return -errno;
	AUTO_FD int fd = openat(store_fd, name, FOLDER_FLAGS);
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0 ||
	    faccessat(store_fd, name, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return -EEXIST;
	return TAKE_FD(fd);
}

static int make_root(struct image_draft *draft)
{
	if (mkdirat(draft->fd, "root", 0755) < 0)
		return -errno;
	draft->root_fd = openat(draft->fd, "root", FOLDER_FLAGS);
	/* Whatever our umask: the workload may be another user. */
	return draft->root_fd < 0 || fchmod(draft->root_fd, 0755) < 0 ? -errno : 0;
}

int image_draft_open(const struct image_store *store, struct image_draft *ret, struct err *err)
{
	struct image_draft draft = IMAGE_DRAFT_NONE;
	int r = -EEXIST;

	for (unsigned int i = 0; i < TRIES && r == -EEXIST; i++) {
		snprintf(draft.name, sizeof(draft.name), ".new-%d-%u", getpid(), i);
		r = draft.fd = make_locked(store->fd, draft.name);
	}
	if (r >= 0)
		r = make_root(&draft);
	if (r < 0) {
		image_draft_close(store, &draft);
		return err_set(err, -r, "make a folder for the image");
	}
	*ret = draft;
	return 0;
}

int image_draft_commit(const struct image_store *store, struct image_draft *draft,
		       const struct image *image, struct err *err)
{
	int r = image_write(image, draft->fd, err);

	if (r < 0)
		return r;
	/* All of it is on disk before its name says that it is whole. */
	if (syncfs(draft->fd) < 0)
		return err_set(err, errno, "write the image to disk");
	if (renameat(store->fd, draft->name, store->fd, image->id) == 0)
		draft->name[0] = '\0';
	else if (errno != EEXIST && errno != ENOTEMPTY)
		return err_set(err, errno, "put the image in place");
	return 0;
}

void image_draft_close(const struct image_store *store, struct image_draft *draft)
{
	if (draft->fd >= 0 && draft->name[0])
		(void)remove_tree_at(store->fd, draft->name);
	fd_closep(&draft->root_fd);
	fd_closep(&draft->fd);
	draft->fd = draft->root_fd = -1;
}

/* The inode, and what the file is: a change of any of it is another file. */
static void names_of(const struct stat *file, char name[64], char state[128])
{
	snprintf(name, 64, "%" PRIx64 "-%" PRIx64, (uint64_t)file->st_dev, (uint64_t)file->st_ino);
	snprintf(state, 128, "%" PRId64 " %" PRId64 ".%09ld %" PRId64 ".%09ld ",
		 (int64_t)file->st_size, (int64_t)file->st_mtim.tv_sec, file->st_mtim.tv_nsec,
		 (int64_t)file->st_ctim.tv_sec, file->st_ctim.tv_nsec);
}

bool image_seen(const struct image_store *store, const struct stat *file,
		char ret_id[SHA256_TEXT_SIZE])
{
	char name[64], state[128], text[256];

	AUTO_FD int fd = openat(store->fd, ".seen", FOLDER_FLAGS);
	names_of(file, name, state);
	if (fd < 0 || fd_read_at(fd, name, text, sizeof(text)) < 0)
		return false;
	size_t len = strlen(state);
	if (strncmp(text, state, len) != 0 || !sha256_is_text(text + len) ||
	    faccessat(store->fd, text + len, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	memcpy(ret_id, text + len, SHA256_TEXT_SIZE);
	return true;
}

void image_note(const struct image_store *store, const struct stat *file, const char *id)
{
	char name[64], state[128], text[256];
	struct err ignored;

	(void)mkdirat(store->fd, ".seen", 0700);
	AUTO_FD int fd = openat(store->fd, ".seen", FOLDER_FLAGS);
	names_of(file, name, state);
	int len = snprintf(text, sizeof(text), "%s%s", state, id);
	if (fd >= 0)
		(void)fd_replace_at(fd, name, text, (size_t)len, 0600, &ignored);
}
