/* SPDX-License-Identifier: MIT */
#include "monitor/watch_list.h"

#include "common/attr.h"
#include "common/fd.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

struct watched_early {
	struct watched_early *next;
	char name[];
};

static int compare_wd(const void *a, const void *b)
{
	const struct watched *x = a, *y = b;

	return (x->wd > y->wd) - (x->wd < y->wd);
}

static int compare_id(const void *a, const void *b)
{
	const struct watched *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static int compare_path(const void *a, const void *b)
{
	const struct watched *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static struct watched *find(void *const *tree, const struct watched *key,
			    int (*compare)(const void *, const void *))
{
	struct watched *const *found = tfind(key, tree, compare);

	return found ? *found : NULL;
}

static void watched_free(void *pointer)
{
	struct watched *watched = pointer;

	while (watched->early) {
		struct watched_early *next = watched->early->next;
		free(watched->early);
		watched->early = next;
	}
	free(watched);
}

static void keep(UNUSED void *pointer)
{
}

struct watched *watched_new(const char *path, uint64_t id)
{
	size_t size = strlen(path) + 1;
	struct watched *watched = calloc(1, sizeof(*watched) + size);

	if (!watched)
		return NULL;
	watched->id = id;
	memcpy(watched->path, path, size);
	return watched;
}

bool watch_list_add(struct watch_list *list, struct watched *watched)
{
	if (find(&list->by_wd, watched, compare_wd) ||
	    !tsearch(watched, &list->by_wd, compare_wd)) {
		watched_free(watched);
		return false;
	}
	if (!watched->id)
		return true;
	tsearch(watched, &list->by_id, compare_id);
	tsearch(watched, &list->by_path, compare_path);
	list->groups++;
	return true;
}

void watch_list_forget(struct watch_list *list, struct watched *watched)
{
	tdelete(watched, &list->by_wd, compare_wd);
	if (watched->id) {
		tdelete(watched, &list->by_id, compare_id);
		tdelete(watched, &list->by_path, compare_path);
		list->groups--;
	}
	watched_free(watched);
}

void watch_list_done(struct watch_list *list)
{
	tdestroy(list->by_id, keep);
	tdestroy(list->by_path, keep);
	tdestroy(list->by_wd, watched_free);
	*list = (struct watch_list){0};
}

struct watched *watch_list_wd(const struct watch_list *list, int wd)
{
	const struct watched key = {.wd = wd};

	return find(&list->by_wd, &key, compare_wd);
}

struct watched *watch_list_id(const struct watch_list *list, uint64_t id)
{
	const struct watched key = {.id = id};

	return find(&list->by_id, &key, compare_id);
}

struct watched *watch_list_path(const struct watch_list *list, const char *path)
{
	AUTO_FREE struct watched *key = watched_new(path, 0);

	return key ? find(&list->by_path, key, compare_path) : NULL;
}

void watched_note_early(struct watched *watched, const char *name)
{
	struct watched_early *early = malloc(sizeof(*early) + strlen(name) + 1);

	if (!early)
		return;
	strcpy(early->name, name);
	early->next = watched->early;
	watched->early = early;
}

bool watched_take_early(struct watched *watched, const char *name)
{
	for (struct watched_early **at = &watched->early; *at; at = &(*at)->next) {
		if (strcmp((*at)->name, name) != 0)
			continue;
		struct watched_early *early = *at;
		*at = early->next;
		free(early);
		return true;
	}
	return false;
}
