/* SPDX-License-Identifier: MIT */
/*
 * Where preferences are kept.
 */
#include "monitor/prefs.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#define SIZE_MAX_BYTES ((size_t)64 << 10)

char *prefs_path(void)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	AUTO_TEXT struct text path = {0};

	if (config && *config == '/')
		text_addf(&path, "%s/cgov/top", config);
	else if (home && *home == '/')
		text_addf(&path, "%s/.config/cgov/top", home);
	else
		return NULL;
	return text_take(&path);
}

int prefs_load(const char *path, struct prefs *prefs, struct err *err)
{
	AUTO_FREE char *text = NULL;

	int r = fd_slurp_at(AT_FDCWD, path, SIZE_MAX_BYTES, &text, NULL, err);
	if (r == -ENOENT || r == -ENOTDIR)
		return 0;
	return r < 0 ? r : prefs_parse(text, path, prefs, err);
}

static bool is_line_of(const char *line, const char *key)
{
	line += strspn(line, " \t");
	size_t len = strlen(key);
	return strncmp(line, key, len) == 0 && line[len + strspn(line + len, " \t")] == '=';
}

static void copy_others(const char *text, const char *key, struct text *ret)
{
	for (size_t len; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if (is_line_of(text, key))
			continue;
		text_add_bytes(ret, text, len);
		text_add(ret, "\n");
	}
}

/* Return: a descriptor of the folder that the file is in. */
static int open_folder(const char *path, struct err *err)
{
	AUTO_FREE char *folder = strdup(path);

	if (!folder)
		return err_set(err, ENOMEM, "save '%s'", path);
	*strrchr(folder, '/') = '\0';
	int r = fd_make_dirs(folder, 0700, err);
	if (r < 0)
		return r;
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? err_set(err, errno, "open '%s'", folder) : fd;
}

int prefs_save(const char *path, const char *key, const char *value, struct err *err)
{
	AUTO_TEXT struct text anew = {0};
	AUTO_FREE char *old = NULL;

	AUTO_FD int folder = open_folder(path, err);
	if (folder < 0)
		return folder;
	const char *name = strrchr(path, '/') + 1;
	int r = fd_slurp_at(folder, name, SIZE_MAX_BYTES, &old, NULL, err);
	if (r < 0 && r != -ENOENT)
		return r;
	copy_others(r < 0 ? "" : old, key, &anew);
	text_addf(&anew, "%s = %s\n", key, value);
	if (anew.failed)
		return err_set(err, ENOMEM, "save '%s'", path);
	return fd_replace_at(folder, name, text_str(&anew), anew.len, 0600, err);
}
