/* SPDX-License-Identifier: MIT */
/*
 * What inotify watches, found by watch descriptor, and groups by id and path too. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a group: what else of it is watched. */
enum watched_file {
	WATCHED_PIDS_EVENTS,
	WATCHED_MEMORY_EVENTS,
	WATCHED_FILES,
};

struct watched {
	int wd;
	int files[WATCHED_FILES]; /* watch descriptors; 0: none, the kernel begins at 1 */
	uint64_t id;		  /* of the group; 0: a file of counters */
	bool set;		  /* somebody wrote to a file of the group, and nobody asked yet */
	struct watched_early *early; /* private; owned */
	char path[];		     /* from the root of the hierarchy */
};

/* All zero is empty. */
struct watch_list {
	void *by_wd, *by_id, *by_path; /* search trees of struct watched, which by_wd owns */
	size_t groups;
};

/**
 * watched_new() - of a group, or with @id 0 of a file of it.
 *
 * Return: owned by the caller until watch_list_add() takes it; NULL when memory is short.
 */
struct watched *watched_new(const char *path, uint64_t id);

/**
 * watch_list_add() - take it in, or free it.
 *
 * Return: false when its watch descriptor is there already, or memory is short. No group of its
 * path may be there.
 */
bool watch_list_add(struct watch_list *list, struct watched *watched);
void watch_list_forget(struct watch_list *list, struct watched *watched);
void watch_list_done(struct watch_list *list);

/* Each returns NULL when there is none. */
struct watched *watch_list_wd(const struct watch_list *list, int wd);
struct watched *watch_list_id(const struct watch_list *list, uint64_t id);
struct watched *watch_list_path(const struct watch_list *list, const char *path);

/*
 * Names that were met in a directory right after it was watched: whether the kernel tells of their
 * making too depends on which came first.
 */
void watched_note_early(struct watched *watched, const char *name);

/* Return: whether the name was noted; it is not any more. */
bool watched_take_early(struct watched *watched, const char *name);
