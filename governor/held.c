/* SPDX-License-Identifier: MIT */
#include "governor/held.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>

#include "common/fd.h"
#include "governor/enforce.h"
#include "governor/held_file.h"
#include "governor/state.h"

static int lock(struct held_list *list, struct err *err)
{
	char name[64];

	snprintf(name, sizeof(name), "%llu.lock", (unsigned long long)list->tree);
	list->lock_fd = openat(list->dirfd, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (list->lock_fd < 0)
		return err_set(err, errno, "open the governor's lock");
	if (flock(list->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno != EWOULDBLOCK)
		return err_set(err, errno, "take the governor's lock");
	err_say(err, EBUSY, "another 'cgov govern' runs here");
	return err_hint(err, "give it all policies: one governor for a tree");
}

int held_open(const char *state_dir, uint64_t tree, const char *boot_id, uint64_t page_bytes,
	      struct held_list *ret, struct err *err)
{
	struct held_list list = HELD_NONE;

	list.tree = tree;
	list.boot_id = boot_id;
	list.page_bytes = page_bytes;
	int r = state_open(state_dir, STATE_RUN, HELD_FOLDER, true, &list.dirfd, err);
	if (r == 0)
		r = lock(&list, err);
	if (r < 0) {
		held_close(&list);
		return r;
	}
	*ret = list;
	return 0;
}

void held_done(struct held *held)
{
	cg_close(&held->cg);
	free(held->path);
	free(held->file);
	free(held->object);
	free(held->before);
	free(held->after);
	free(held->rule);
}

void held_close(struct held_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		held_done(&list->all[i]);
	free(list->all);
	fd_closep(&list->lock_fd);
	fd_closep(&list->dirfd);
	*list = HELD_NONE;
}

static bool is_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

struct held *held_find(const struct held_list *list, uint64_t group_id, const char *file,
		       const char *object)
{
	for (size_t i = 0; i < list->count; i++) {
		struct held *held = &list->all[i];
		if (held->cg.id == group_id && is_same(held->file, file) &&
		    is_same(held->object, object))
			return held;
	}
	return NULL;
}

bool held_is(const struct held_list *list, const char *path, const char *file)
{
	for (size_t i = 0; i < list->count; i++)
		if (is_same(list->all[i].path, path) && is_same(list->all[i].file, file))
			return true;
	return false;
}

/* What is there now, as it would be written. Return: -errno. */
static int read_now(const struct held *held, struct text *ret)
{
	AUTO_ARENA struct arena arena = {0};
	char content[4096];
	struct knob_name name;
	struct setting now;
	struct err ignored;

	ssize_t len = fd_read_at(held->cg.fd, held->file, content, sizeof(content));
	if (len < 0)
		return (int)len;
	content[strcspn(content, "\n") == (size_t)len - 1 ? (size_t)len - 1 : (size_t)len] = '\0';
	if (!knob_find(held->file, &name)) {
		text_add(ret, content);
		return 0;
	}
	int r = setting_read(&name, held->object, content, &arena, &now, &ignored);
	if (r == 0)
		setting_print(&now, ret);
	return r;
}

static bool is_unchanged(const struct held_list *list, const struct held *held, const char *now)
{
	AUTO_ARENA struct arena arena = {0};
	struct setting want, have;
	struct knob_name name;
	struct err ignored;

	if (strcmp(now, held->after) == 0)
		return true;
	/* The kernel rounds. */
	return knob_find(held->file, &name) &&
	       setting_read(&name, held->object, held->after, &arena, &want, &ignored) == 0 &&
	       setting_read(&name, held->object, now, &arena, &have, &ignored) == 0 &&
	       setting_equal(&want, &have, list->page_bytes);
}

static bool put_text(char **at, const char *text)
{
	char *copy = text ? strdup(text) : NULL;

	if (text && !copy)
		return false;
	free(*at);
	*at = copy;
	return true;
}

struct held *held_add(struct held_list *list, const struct held_ask *ask)
{
	struct held *all = realloc(list->all, (list->count + 1) * sizeof(*all));

	if (!all)
		return NULL;
	list->all = all;
	struct held *held = &all[list->count];
	*held = (struct held){.cg = {fcntl(ask->cg->fd, F_DUPFD_CLOEXEC, 3), ask->cg->id}};
	if (held->cg.fd < 0 || !put_text(&held->path, ask->path) ||
	    !put_text(&held->file, ask->file) || !put_text(&held->object, ask->object) ||
	    !put_text(&held->before, ask->before) || !put_text(&held->after, ask->after) ||
	    !put_text(&held->rule, ask->rule)) {
		held_done(held);
		return NULL;
	}
	held->decision = ask->decision;
	held->until_mono_usec = ask->until_mono_usec;
	list->count++;
	return held;
}

static void drop(struct held_list *list, struct held *held)
{
	held_done(held);
	*held = list->all[--list->count];
}

/* A rule has set it before: what was there before that is what is given back. */
static int take_again(struct held_list *list, struct held *held, const struct held_ask *ask)
{
	if (!is_unchanged(list, held, ask->before) && !put_text(&held->before, ask->before))
		return -ENOMEM;
	if (!put_text(&held->after, ask->after) || !put_text(&held->rule, ask->rule))
		return -ENOMEM;
	held->decision = ask->decision;
	held->until_mono_usec = ask->until_mono_usec;
	return 0;
}

int held_take(struct held_list *list, const struct held_ask *ask, struct err *err)
{
	struct held *held = held_find(list, ask->cg->id, ask->file, ask->object);
	int r = held ? take_again(list, held, ask) : held_add(list, ask) ? 0 : -ENOMEM;

	return r < 0 ? err_set(err, -r, "note what '%s' of '%s' was", ask->file, ask->path)
		     : held_save(list, err);
}

static enum held_end put_back(const struct held_list *list, const struct held *held,
			      struct err *err)
{
	AUTO_TEXT struct text now = {0};

	int r = read_now(held, &now);
	if (r == -ENOENT || r == -ENODEV)
		return HELD_GONE;
	if (r == 0 && !is_unchanged(list, held, text_str(&now)))
		return HELD_CHANGED;
	if (r == 0)
		r = enforce_text(&held->cg, held->file, held->before, err);
	else
		err_set(err, -r, "read '%s' of '%s'", held->file, held->path);
	return r == 0 ? HELD_GIVEN_BACK : r == -ENODEV ? HELD_GONE : HELD_REFUSED;
}

enum held_end held_give_back(struct held_list *list, struct held *held, struct err *err)
{
	const enum held_end end = put_back(list, held, err);
	struct err ignored;

	drop(list, held);
	/* What is on disk too much is found changed, or given back once more. */
	held_save(list, &ignored);
	return end;
}
