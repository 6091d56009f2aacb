/* SPDX-License-Identifier: MIT */
#include "monitor/source_inotify.h"

#include <errno.h>
#include <limits.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "cgroup/names.h"
#include "cgroup/tree.h"
#include "common/clock.h"
#include "common/fd.h"

#define DIRECTORY_MASK (IN_CREATE | IN_DELETE | IN_ONLYDIR | IN_EXCL_UNLINK)
#define BUFFER_SIZE    ((size_t)64 * 1024)
#define NEW_DEPTH_MAX  64

/* Names that were met in a directory right after it was watched: whether the kernel tells of their
 * making too depends on which came first. */
struct early {
	struct early *next;
	char name[];
};

/* Of a group: what else of it is watched. */
enum {
	FILE_PIDS,
	FILE_MEMORY,
	FILE_COUNT,
};

struct watched {
	int wd;
	int files[FILE_COUNT]; /* watch descriptors; 0: none, the kernel begins at 1 */
	uint64_t id;	       /* of the group; 0: a file of counters */
	struct early *early;   /* owned */
	char path[];	       /* from the root of the hierarchy */
};

struct source_inotify {
	int fd, root_fd;
	const char *root_path;
	size_t count, max;
	bool full;
	/* Search trees of struct watched, which by_wd owns; groups are in the others too. */
	void *by_wd, *by_id, *by_path;
	char *buffer;
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
		struct early *next = watched->early->next;
		free(watched->early);
		watched->early = next;
	}
	free(watched);
}

static void keep(UNUSED void *pointer)
{
}

int source_inotify_new(int root_fd, const char *root_path, size_t max, struct source_inotify **ret,
		       struct err *err)
{
	struct source_inotify *source = calloc(1, sizeof(*source));
	char *buffer = malloc(BUFFER_SIZE);

	if (!source || !buffer) {
		free(source);
		free(buffer);
		return err_set(err, ENOMEM, "watch groups come and go");
	}
	*source = (struct source_inotify){
		.fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC),
		.root_fd = root_fd,
		.root_path = root_path,
		.max = max,
		.buffer = buffer,
	};
	if (source->fd < 0) {
		err_set(err, errno, "watch groups come and go");
		source_inotify_free(source);
		return err->code;
	}
	*ret = source;
	return 0;
}

void source_inotify_free(struct source_inotify *source)
{
	if (!source)
		return;
	fd_closep(&source->fd);
	tdestroy(source->by_id, keep);
	tdestroy(source->by_path, keep);
	tdestroy(source->by_wd, watched_free);
	free(source->buffer);
	free(source);
}

int source_inotify_fd(const struct source_inotify *source)
{
	return source->fd;
}

bool source_inotify_is_full(const struct source_inotify *source)
{
	return source->full;
}

/* Return: NULL when it cannot be watched. */
static struct watched *watch(struct source_inotify *source, int dir_fd, const char *file,
			     uint32_t mask, const char *path, uint64_t id)
{
	size_t len = strlen(path);
	struct watched *watched = calloc(1, sizeof(*watched) + len + 1);
	char place[64];

	if (!watched)
		return NULL;
	/* The descriptor says which directory, whatever stands at its path by now. */
	snprintf(place, sizeof(place), "/proc/self/fd/%d/%s", dir_fd, file);
	watched->wd = inotify_add_watch(source->fd, place, mask);
	watched->id = id;
	memcpy(watched->path, path, len + 1);
	if (watched->wd < 0 || find(&source->by_wd, watched, compare_wd) ||
	    !tsearch(watched, &source->by_wd, compare_wd)) {
		source->full |= watched->wd < 0 && errno == ENOSPC;
		free(watched);
		return NULL;
	}
	return watched;
}

static void forget(struct source_inotify *source, struct watched *watched)
{
	tdelete(watched, &source->by_wd, compare_wd);
	if (watched->id) {
		tdelete(watched, &source->by_id, compare_id);
		tdelete(watched, &source->by_path, compare_path);
		source->count--;
	}
	watched_free(watched);
}

static void stop(struct source_inotify *source, int wd)
{
	const struct watched key = {.wd = wd};
	struct watched *watched = wd > 0 ? find(&source->by_wd, &key, compare_wd) : NULL;

	if (!watched)
		return;
	inotify_rm_watch(source->fd, wd);
	forget(source, watched);
}

/* The kernel keeps the watches of a group that is removed: they have to be taken back. */
static void stop_group(struct source_inotify *source, struct watched *watched)
{
	for (size_t i = 0; i < FILE_COUNT; i++)
		stop(source, watched->files[i]);
	stop(source, watched->wd);
}

/* Return: NULL when it is not watched. */
static struct watched *find_path(const struct source_inotify *source, const char *path)
{
	AUTO_FREE struct watched *key = calloc(1, sizeof(*key) + strlen(path) + 1);

	if (!key)
		return NULL;
	strcpy(key->path, path);
	return find(&source->by_path, key, compare_path);
}

/* Two cannot have one path: the one that was there is gone. */
static void index_group(struct source_inotify *source, struct watched *watched)
{
	struct watched *former = find(&source->by_path, watched, compare_path);

	if (former)
		stop_group(source, former);
	tsearch(watched, &source->by_id, compare_id);
	tsearch(watched, &source->by_path, compare_path);
	source->count++;
}

static void watch_file(struct source_inotify *source, struct watched *group, int dir_fd, int which,
		       const char *file)
{
	const struct watched *watched = watch(source, dir_fd, file, IN_MODIFY, group->path, 0);

	group->files[which] = watched ? watched->wd : 0;
}

/* What is below the group that all begins at: "web" of "/cgov/web". */
static const char *below_root(const struct source_inotify *source, const char *path)
{
	const char *below = path + (source->root_path[1] ? strlen(source->root_path) : 0);

	return below + (*below == '/');
}

static struct watched *watch_group(struct source_inotify *source, const struct cg *cg,
				   const char *path)
{
	if (source->count >= source->max) {
		source->full = true;
		return NULL;
	}
	struct watched *watched = watch(source, cg->fd, "", DIRECTORY_MASK, path, cg->id);
	if (!watched)
		return NULL;
	index_group(source, watched);
	/* Before 6.11 nothing above counts a refused fork. */
	watch_file(source, watched, cg->fd, FILE_PIDS, "pids.events");
	return watched;
}

static bool is_watched(const struct source_inotify *source, uint64_t id)
{
	const struct watched key = {.id = id};

	return find(&source->by_id, &key, compare_id);
}

void source_inotify_add(struct source_inotify *source, const char *path, uint64_t id, bool wakes)
{
	AUTO_CG struct cg cg = CG_NONE;
	struct err gone;

	if (is_watched(source, id) || source->count >= source->max) {
		source->full |= source->count >= source->max;
		return;
	}
	if (cg_open(source->root_fd, below_root(source, path), &cg, &gone) < 0 || cg.id != id)
		return;
	struct watched *watched = watch_group(source, &cg, path);
	if (watched && wakes)
		watch_file(source, watched, cg.fd, FILE_MEMORY, "memory.events");
}

static void note_early(struct watched *watched, const char *name)
{
	struct early *early = malloc(sizeof(*early) + strlen(name) + 1);

	if (!early)
		return;
	strcpy(early->name, name);
	early->next = watched->early;
	watched->early = early;
}

/* Return: whether it was told already. */
static bool take_early(struct watched *watched, const char *name)
{
	for (struct early **at = &watched->early; *at; at = &(*at)->next) {
		if (strcmp((*at)->name, name) != 0)
			continue;
		struct early *early = *at;
		*at = early->next;
		free(early);
		return true;
	}
	return false;
}

/* What came, for roll_note(). */
struct reading {
	struct source_inotify *source;
	struct roll *roll;
	uint64_t real_nsec;
};

/* Return: whether the path fits. */
static bool join(const char *path, const char *name, char ret[PATH_MAX])
{
	return snprintf(ret, PATH_MAX, "%s/%s", path[1] ? path : "", name) < PATH_MAX;
}

static int made(const struct reading *reading, const char *path, unsigned int depth);

static int made_inside(const struct reading *reading, const struct cg *cg, struct watched *watched,
		       unsigned int depth)
{
	AUTO_NAMES struct names names = {0};
	char path[PATH_MAX];

	int r = names_read(cg->fd, SIZE_MAX, &names);
	for (size_t i = 0; r >= 0 && i < names.count; i++) {
		if (!join(watched->path, names.all[i], path))
			continue;
		note_early(watched, names.all[i]);
		r = made(reading, path, depth + 1);
	}
	return r == -ENOMEM ? r : 0;
}

static int made(const struct reading *reading, const char *path, unsigned int depth)
{
	struct source_inotify *source = reading->source;
	AUTO_CG struct cg cg = CG_NONE;
	struct err gone;

	bool there = cg_open(source->root_fd, below_root(source, path), &cg, &gone) == 0;
	int r = roll_note(reading->roll, INCIDENT_CREATE, path, there ? cg.id : 0,
			  reading->real_nsec);
	if (r < 0 || !there || depth > NEW_DEPTH_MAX || is_watched(source, cg.id))
		return r;
	struct watched *watched = watch_group(source, &cg, path);
	return watched ? made_inside(reading, &cg, watched, depth) : 0;
}

static int removed(const struct reading *reading, const char *path)
{
	struct watched *watched = find_path(reading->source, path);

	if (watched)
		stop_group(reading->source, watched);
	return roll_note(reading->roll, INCIDENT_REMOVE, path, 0, reading->real_nsec);
}

static int take(const struct reading *reading, const struct inotify_event *event, bool *ret_wake)
{
	struct source_inotify *source = reading->source;
	const struct watched key = {.wd = event->wd};
	char path[PATH_MAX];

	if (event->mask & IN_Q_OVERFLOW)
		roll_lost(reading->roll);
	struct watched *watched = find(&source->by_wd, &key, compare_wd);
	if (!watched)
		return 0;
	if (event->mask & IN_IGNORED) {
		forget(source, watched);
		return 0;
	}
	*ret_wake |= (event->mask & IN_MODIFY) != 0;
	if (!(event->mask & IN_ISDIR) || event->len == 0 || !join(watched->path, event->name, path))
		return 0;
	bool early = take_early(watched, event->name);
	if (event->mask & IN_DELETE)
		return removed(reading, path);
	return event->mask & IN_CREATE && !early ? made(reading, path, 0) : 0;
}

int source_inotify_read(struct source_inotify *source, struct roll *roll, bool *ret_wake)
{
	const struct reading reading = {source, roll, clock_real_nsec()};
	ssize_t len;
	int r = 0;

	*ret_wake = false;
	while (r == 0 && (len = read(source->fd, source->buffer, BUFFER_SIZE)) > 0)
		for (ssize_t at = 0; r == 0 && at < len;) {
			const struct inotify_event *event = (const void *)(source->buffer + at);
			at += (ssize_t)(sizeof(*event) + event->len);
			r = take(&reading, event, ret_wake);
		}
	return r;
}
