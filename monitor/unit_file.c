/* SPDX-License-Identifier: MIT */
#include "monitor/unit_file.h"

#include "common/attr.h"
#include "common/fd.h"
#include "monitor/unit_name.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define FILE_SIZE     ((size_t)64 << 10)
#define DROP_INS_MAX  64
#define NAME_MAX_UNIT 256

/* The first that has a unit has it. */
static const char *const system_folders[] = {
	"etc/systemd/system.control",  "run/systemd/system.control",   "run/systemd/transient",
	"run/systemd/generator.early", "etc/systemd/system",	       "run/systemd/system",
	"run/systemd/generator",       "usr/local/lib/systemd/system", "usr/lib/systemd/system",
	"lib/systemd/system",	       "run/systemd/generator.late",
};

static const char *const user_folders[] = {
	"run/user/%u/systemd/transient",
	"etc/systemd/user",
	"run/systemd/user",
	"run/user/%u/systemd/generator",
	"usr/local/lib/systemd/user",
	"usr/lib/systemd/user",
	"lib/systemd/user",
};

struct search {
	int root_fd;
	const char *const *folders;
	size_t count;
	unsigned int uid; /* of a user's manager */
	const char *unit;
	struct text *ret;
};

static bool read_file(int dirfd, const char *file, const struct search *search)
{
	AUTO_FREE char *text = NULL;
	struct err ignored;

	return fd_slurp_at(dirfd, file, FILE_SIZE, &text, NULL, &ignored) == 0 &&
	       unit_description(text, search->unit, search->ret);
}

static int open_folder(const struct search *search, size_t i)
{
	char path[PATH_MAX];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(path, sizeof(path), search->folders[i], search->uid);
#pragma GCC diagnostic pop
	return openat(search->root_fd, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static bool find_file(const struct search *search, const char *file)
{
	for (size_t i = 0; i < search->count; i++) {
		AUTO_FD int folder = open_folder(search, i);
		if (folder >= 0 && read_file(folder, file, search))
			return true;
	}
	return false;
}

static bool ends_in_conf(const char *name)
{
	size_t len = strlen(name);

	return len > 5 && strcmp(name + len - 5, ".conf") == 0;
}

static bool read_drop_ins(int folder, const char *name, const struct search *search)
{
	int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	bool found = false;
	size_t count = 0;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	for (struct dirent *entry; !found && count++ < DROP_INS_MAX && (entry = readdir(dir));)
		found = ends_in_conf(entry->d_name) && read_file(fd, entry->d_name, search);
	closedir(dir);
	return found;
}

static bool find_drop_in(const struct search *search, const char *name)
{
	for (size_t i = 0; i < search->count; i++) {
		AUTO_FD int folder = open_folder(search, i);
		if (folder >= 0 && read_drop_ins(folder, name, search))
			return true;
	}
	return false;
}

/* "getty@tty1.service" to "getty@.service" */
static bool find_template(const struct search *search)
{
	const char *at = strchr(search->unit, '@'), *dot = strrchr(search->unit, '.');
	char name[NAME_MAX_UNIT];

	if (!at || !dot || dot < at)
		return false;
	snprintf(name, sizeof(name), "%.*s%s", (int)(at - search->unit) + 1, search->unit, dot);
	return find_file(search, name);
}

/* "user-1000.slice" has what "user-.slice.d" says of all such. */
static bool find_prefix(const struct search *search)
{
	const char *dash = strrchr(search->unit, '-'), *dot = strrchr(search->unit, '.');
	char name[NAME_MAX_UNIT];

	if (!dash || !dot || dash > dot || dash == search->unit)
		return false;
	snprintf(name, sizeof(name), "%.*s%s.d", (int)(dash - search->unit) + 1, search->unit, dot);
	return find_drop_in(search, name);
}

bool unit_file_description(int root_fd, const char *path, const char *unit, struct text *ret)
{
	const char *user = strstr(path, "/user@");
	struct search search = {root_fd, system_folders, ARRAY_LEN(system_folders), 0, unit, ret};
	char own[NAME_MAX_UNIT];

	if (strlen(unit) >= sizeof(own) - 4)
		return false;
	if (user && strchr(user + 1, '/') && sscanf(user, "/user@%u.service/", &search.uid) == 1) {
		search.folders = user_folders;
		search.count = ARRAY_LEN(user_folders);
	}
	snprintf(own, sizeof(own), "%s.d", unit);
	return find_drop_in(&search, own) || find_file(&search, unit) || find_template(&search) ||
	       find_prefix(&search);
}
