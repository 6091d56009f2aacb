/* SPDX-License-Identifier: MIT */
#include "cli/govern.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Where policies are when none is named. */
#define FOLDER "/etc/cgov"

struct files {
	char **all; /* NULL-terminated */
	size_t count;
};

/* @path is taken over. */
static int add(struct files *files, char *path)
{
	char **all = path ? reallocarray(files->all, files->count + 2, sizeof(*all)) : NULL;

	if (!all) {
		free(path);
		return -ENOMEM;
	}
	files->all = all;
	all[files->count++] = path;
	all[files->count] = NULL;
	return 0;
}

static int is_policy(const struct dirent *entry)
{
	const char *end = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' && end &&
	       (strcmp(end, ".yaml") == 0 || strcmp(end, ".yml") == 0 || strcmp(end, ".json") == 0);
}

static int add_folder(struct files *files, const char *folder, struct err *err)
{
	struct dirent **entries;
	int r = 0, count = scandir(folder, &entries, is_policy, alphasort);

	if (count < 0)
		return err_set(err, errno, "list '%s'", folder);
	for (int i = 0; i < count; i++) {
		char *path = NULL;
		if (r == 0)
			r = asprintf(&path, "%s/%s", folder, entries[i]->d_name) < 0
				    ? -ENOMEM
				    : add(files, path);
		free(entries[i]);
	}
	free(entries);
	return r < 0 ? err_set(err, -r, "list '%s'", folder) : 0;
}

static int add_word(struct files *files, const char *word, struct err *err)
{
	struct stat st;

	if (stat(word, &st) == 0 && S_ISDIR(st.st_mode))
		return add_folder(files, word, err);
	int r = add(files, strdup(word));
	return r < 0 ? err_set(err, -r, "read '%s'", word) : 0;
}

char **govern_files(char *const *words, struct err *err)
{
	static char folder[] = FOLDER;
	static char *const defaults[] = {folder, NULL};
	struct files files = {0};
	int r = 0;

	for (char *const *word = *words ? words : defaults; r == 0 && *word; word++)
		r = add_word(&files, *word, err);
	if (r == 0 && files.count == 0) {
		err_say(err, ENOENT, "there is no policy in '%s'", *words ? *words : FOLDER);
		r = err_hint(err, "name one: cgov govern web.yaml");
	}
	if (r == 0)
		return files.all;
	govern_files_free(files.all);
	return NULL;
}

void govern_files_free(char **files)
{
	for (char **at = files; files && *at; at++)
		free(*at);
	free(files);
}
