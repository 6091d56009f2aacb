/* SPDX-License-Identifier: MIT */
/*
 * DOC: Theory of Operation
 *
 * A stranger's folders may be nested deeper than our stack or table of descriptors goes. So a
 * folder in a folder is not entered but moved up, beside its parent, under a name of ours; one
 * level is all there ever is to look at. Each round removes or flattens every folder of the top,
 * and the number of folders falls by one each.
 */
#include "common/remove.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/fd.h"

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Return: a stream to closedir(); NULL with errno. */
static DIR *open_folder(int dirfd, const char *name)
{
	/* Ours, but its mode may forbid us to look into it or to change it. */
	int fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 && errno == EACCES && fchmodat(dirfd, name, 0700, 0) == 0)
		fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0)
		(void)fchmod(fd, 0700);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir && fd >= 0)
		close(fd);
	return dir;
}

static int move_up(int dir_fd, const char *name, int top_fd, unsigned int *number)
{
	char to[32];

	(void)fchmodat(dir_fd, name, 0700, AT_SYMLINK_NOFOLLOW);
	do {
		snprintf(to, sizeof(to), ".cgov-%u", (*number)++);
	} while (faccessat(top_fd, to, F_OK, AT_SYMLINK_NOFOLLOW) == 0);
	return renameat(dir_fd, name, top_fd, to) < 0 ? -errno : 0;
}

/* Files and empty folders of @name in @top_fd go; folders that are not empty come up. */
static int flatten(int top_fd, const char *name, unsigned int *number)
{
	DIR *dir = open_folder(top_fd, name);
	const struct dirent *entry;
	int r = 0;

	if (!dir)
		return -errno;
	while (r == 0 && (entry = readdir(dir))) {
		if (is_dots(entry->d_name) || unlinkat(dirfd(dir), entry->d_name, 0) == 0 ||
		    unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR) == 0)
			continue;
		r = move_up(dirfd(dir), entry->d_name, top_fd, number);
	}
	closedir(dir);
	if (r == 0 && unlinkat(top_fd, name, AT_REMOVEDIR) < 0 && errno != ENOTEMPTY)
		r = -errno;
	return r;
}

/* Return: 1 when there was something to do, 0, -errno. */
static int round_of(int dir_fd, const char *name, unsigned int *number)
{
	DIR *dir = open_folder(dir_fd, name);
	const struct dirent *entry;
	int r = 0, busy = 0;

	if (!dir)
		return -errno;
	while (r >= 0 && (entry = readdir(dir))) {
		if (is_dots(entry->d_name))
			continue;
		busy = 1;
		if (unlinkat(dirfd(dir), entry->d_name, 0) < 0)
			r = flatten(dirfd(dir), entry->d_name, number);
	}
	closedir(dir);
	return r < 0 ? r : busy;
}

int remove_tree_at(int dirfd, const char *name)
{
	unsigned int number = 0;
	int r;

	if (unlinkat(dirfd, name, 0) == 0 || errno == ENOENT)
		return 0;
	while ((r = round_of(dirfd, name, &number)) > 0)
		;
	if (r < 0)
		return r;
	return unlinkat(dirfd, name, AT_REMOVEDIR) < 0 ? -errno : 0;
}
