/* SPDX-License-Identifier: MIT */
#include "cgroup/names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/fd.h"

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void names_done(struct names *names)
{
	text_done(&names->bytes);
	free(names->all);
}

static bool is_group(int dirfd, const struct dirent *entry)
{
	struct stat st;

	if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
		return false;
	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(dirfd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

/* kernfs counts subdirectories in the link count: a leaf need not be listed, which for a group with
 * all controllers means some 80 names. File systems that do not count say 1. */
static bool is_leaf(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_nlink == 2;
}

static int names_index(struct names *names)
{
	if (names->bytes.failed)
		return -ENOMEM;
	names->all = calloc(names->count + 1, sizeof(*names->all));
	if (!names->all)
		return -ENOMEM;
	char *at = names->bytes.data;
	for (size_t i = 0; i < names->count; i++, at += strlen(at) + 1)
		names->all[i] = at;
	qsort(names->all, names->count, sizeof(*names->all), by_name);
	return 0;
}

int names_read(int fd, size_t limit, struct names *ret)
{
	if (is_leaf(fd))
		return 0;
	AUTO_FD int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = again < 0 ? NULL : fdopendir(again);
	if (!dir)
		return -errno;
	TAKE_FD(again);
	for (struct dirent *entry; ret->count < limit && (entry = readdir(dir));) {
		if (!is_group(fd, entry))
			continue;
		text_add_bytes(&ret->bytes, entry->d_name, strlen(entry->d_name) + 1);
		ret->count++;
	}
	closedir(dir);
	return names_index(ret);
}
