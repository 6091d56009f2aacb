/* SPDX-License-Identifier: MIT */
#include "governor/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/json.h"

#define FILE_LIMIT ((size_t)64 * 1024 * 1024)
#define NAME_SIZE  64

static const char *const kind_names[] = {
	[UNDO_RMDIR] = "rmdir", [UNDO_WRITE] = "write", [UNDO_MKDIR] = "mkdir"};

static const char *file_name(uint64_t tree, const char *suffix, char buf[NAME_SIZE])
{
	snprintf(buf, NAME_SIZE, "%llu.%s", (unsigned long long)tree, suffix);
	return buf;
}

int journal_lock(int dirfd, uint64_t tree, bool wait, int *ret_fd, struct err *err)
{
	char name[NAME_SIZE];
	int r;

	AUTO_FD int fd = openat(dirfd, file_name(tree, "lock", name),
				O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return err_set(err, errno, "open lock '%s'", name);
	do {
		r = flock(fd, wait ? LOCK_EX : LOCK_EX | LOCK_NB);
	} while (r < 0 && errno == EINTR);
	if (r < 0)
		return err_set(err, errno, "lock '%s'", name);
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static struct json *act_json(const struct undo_act *act)
{
	struct json *json = json_object_new();

	json_set(json, "kind", json_string_new(kind_names[act->kind]));
	json_set(json, "step", json_number_new(act->step));
	json_set(json, "path", json_string_new(act->path));
	if (act->file)
		json_set(json, "file", json_string_new(act->file));
	if (act->text)
		json_set(json, "text", json_string_new(act->text));
	return json;
}

int journal_write(int dirfd, uint64_t tree, const struct journal *journal, struct err *err)
{
	AUTO_TEXT struct text text = {0};
	char name[NAME_SIZE];

	int r = json_load(err);
	if (r < 0)
		return r;
	struct json *json = json_object_new(), *acts = json_array_new();
	json_set(json, "policy", json_string_new(journal->policy));
	json_set(json, "file", json_string_new(journal->file));
	json_set(json, "boot_id", json_string_new(journal->boot_id));
	json_set(json, "serial", json_number_new(journal->serial));
	for (size_t i = 0; i < journal->undo.count; i++)
		json_add(acts, act_json(&journal->undo.acts[i]));
	json_set(json, "undo", acts);
	r = json_print(json, &text, err);
	json_free(json);
	if (r < 0)
		return r;
	return fd_replace_at(dirfd, file_name(tree, "journal", name), text_str(&text), text.len,
			     0600, err);
}

int journal_drop(int dirfd, uint64_t tree, struct err *err)
{
	char name[NAME_SIZE];

	if (unlinkat(dirfd, file_name(tree, "journal", name), 0) < 0 && errno != ENOENT)
		return err_set(err, errno, "remove '%s'", name);
	return 0;
}

bool journal_exists(int dirfd, uint64_t tree)
{
	char name[NAME_SIZE];

	return faccessat(dirfd, file_name(tree, "journal", name), F_OK, 0) == 0;
}

static const char *get_text(const struct json *json, const char *key, struct arena *arena)
{
	const char *text;

	return json_read_string(json_get(json, key), &text) ? arena_strdup(arena, text) : NULL;
}

static bool get_act(const struct json *json, struct arena *arena, struct undo_act *ret)
{
	const char *kind = get_text(json, "kind", arena);
	uint64_t step;

	if (!kind || !json_read_number(json_get(json, "step"), &step))
		return false;
	ret->step = (size_t)step;
	ret->path = get_text(json, "path", arena);
	ret->file = get_text(json, "file", arena);
	ret->text = get_text(json, "text", arena);
	for (size_t i = 0; i < ARRAY_LEN(kind_names); i++) {
		if (strcmp(kind, kind_names[i]) != 0)
			continue;
		ret->kind = (enum undo_kind)i;
		return ret->path && (ret->kind != UNDO_WRITE || (ret->file && ret->text));
	}
	return false;
}

static bool get_journal(const struct json *json, struct arena *arena, struct journal *ret)
{
	const struct json *acts = json_get(json, "undo");
	const size_t count = json_array_len(acts);

	ret->policy = get_text(json, "policy", arena);
	ret->file = get_text(json, "file", arena);
	ret->boot_id = get_text(json, "boot_id", arena);
	ret->undo.acts = arena_alloc(arena, (count + 1) * sizeof(*ret->undo.acts));
	if (!ret->policy || !ret->file || !ret->boot_id || !ret->undo.acts ||
	    !json_read_number(json_get(json, "serial"), &ret->serial))
		return false;
	for (; ret->undo.count < count; ret->undo.count++)
		if (!get_act(json_array_at(acts, ret->undo.count), arena,
			     &ret->undo.acts[ret->undo.count]))
			return false;
	return true;
}

int journal_read(int dirfd, uint64_t tree, struct arena *arena, struct journal *ret,
		 struct err *err)
{
	struct journal journal = {0};
	AUTO_FREE char *text = NULL;
	struct json *json = NULL;
	char name[NAME_SIZE];

	int r = fd_slurp_at(dirfd, file_name(tree, "journal", name), FILE_LIMIT, &text, NULL, err);
	if (r == 0)
		r = json_load(err);
	if (r == 0)
		r = json_parse(text, &json, err);
	if (r < 0)
		return r == -ENOENT ? r : err_wrap(err, "what an interrupted apply left");
	bool good = get_journal(json, arena, &journal);
	json_free(json);
	if (!good)
		return err_say(err, EBADMSG,
			       "what an interrupted apply left: '%s' is damaged; remove it", name);
	*ret = journal;
	return 0;
}

void journal_sweep(int dirfd, const char *prefix)
{
	int copy = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	const size_t len = strlen(prefix);

	if (!dir) {
		fd_closep(&copy);
		return;
	}
	for (const struct dirent *e = readdir(dir); e; e = readdir(dir))
		if (e->d_name[0] == '.' && strncmp(e->d_name + 1, prefix, len) == 0 &&
		    strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			unlinkat(dirfd, e->d_name, 0);
	closedir(dir);
}
