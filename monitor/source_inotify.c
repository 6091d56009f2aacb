/* SPDX-License-Identifier: MIT */
#include "monitor/source_inotify.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "cgroup/names.h"
#include "cgroup/tree.h"
#include "common/clock.h"
#include "common/fd.h"
#include "monitor/watch_list.h"

#define DIRECTORY_MASK (IN_CREATE | IN_DELETE | IN_CLOSE_WRITE | IN_ONLYDIR | IN_EXCL_UNLINK)
#define BUFFER_SIZE    ((size_t)64 * 1024)
#define NEW_DEPTH_MAX  64

struct source_inotify {
	int fd, root_fd;
	const char *root_path;
	size_t max;
	bool full;
	size_t set; /* groups that are so marked */
	struct watch_list list;
	char *buffer;
};

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
	watch_list_done(&source->list);
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

static void forget(struct source_inotify *source, struct watched *watched)
{
	source->set -= watched->set;
	watch_list_forget(&source->list, watched);
}

static void stop(struct source_inotify *source, int wd)
{
	struct watched *watched = wd > 0 ? watch_list_wd(&source->list, wd) : NULL;

	if (!watched)
		return;
	inotify_rm_watch(source->fd, wd);
	forget(source, watched);
}

/* The kernel keeps the watches of a group that is removed: they have to be taken back. */
static void stop_group(struct source_inotify *source, const char *path)
{
	struct watched *watched = watch_list_path(&source->list, path);

	for (size_t i = 0; watched && i < WATCHED_FILES; i++)
		stop(source, watched->files[i]);
	if (watched)
		stop(source, watched->wd);
}

/* Return: NULL when it cannot be watched. */
static struct watched *watch(struct source_inotify *source, int dir_fd, const char *file,
			     uint32_t mask, const char *path, uint64_t id)
{
	struct watched *watched = watched_new(path, id);
	char place[64];

	if (!watched)
		return NULL;
	/* The descriptor says which directory, whatever stands at its path by now. */
	snprintf(place, sizeof(place), "/proc/self/fd/%d/%s", dir_fd, file);
	watched->wd = inotify_add_watch(source->fd, place, mask);
	if (watched->wd < 0) {
		source->full |= errno == ENOSPC;
		free(watched);
		return NULL;
	}
	return watch_list_add(&source->list, watched) ? watched : NULL;
}

static void watch_file(struct source_inotify *source, struct watched *group, int dir_fd,
		       enum watched_file which, const char *file)
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
	if (source->list.groups >= source->max) {
		source->full = true;
		return NULL;
	}
	/* Two cannot have one path: the one that was there is gone. */
	stop_group(source, path);
	struct watched *watched = watch(source, cg->fd, "", DIRECTORY_MASK, path, cg->id);
	/* Before 6.11 nothing above counts a refused fork. */
	if (watched)
		watch_file(source, watched, cg->fd, WATCHED_PIDS_EVENTS, "pids.events");
	return watched;
}

void source_inotify_add(struct source_inotify *source, const char *path, uint64_t id, bool wakes)
{
	AUTO_CG struct cg cg = CG_NONE;
	struct err gone;

	if (watch_list_id(&source->list, id))
		return;
	if (source->list.groups >= source->max) {
		source->full = true;
		return;
	}
	if (cg_open(source->root_fd, below_root(source, path), &cg, &gone) < 0 || cg.id != id)
		return;
	struct watched *watched = watch_group(source, &cg, path);
	if (watched && wakes)
		watch_file(source, watched, cg.fd, WATCHED_MEMORY_EVENTS, "memory.events");
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
		watched_note_early(watched, names.all[i]);
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
	if (r < 0 || !there || depth > NEW_DEPTH_MAX || watch_list_id(&source->list, cg.id))
		return r;
	struct watched *watched = watch_group(source, &cg, path);
	return watched ? made_inside(reading, &cg, watched, depth) : 0;
}

static int removed(const struct reading *reading, const char *path)
{
	stop_group(reading->source, path);
	return roll_note(reading->roll, INCIDENT_REMOVE, path, 0, reading->real_nsec);
}

static void mark_set(struct source_inotify *source, struct watched *watched)
{
	source->set += !watched->set;
	watched->set = true;
}

bool source_inotify_any_set(const struct source_inotify *source)
{
	return source->set > 0;
}

bool source_inotify_take_set(struct source_inotify *source, uint64_t id)
{
	struct watched *watched = source->set > 0 ? watch_list_id(&source->list, id) : NULL;

	if (!watched || !watched->set)
		return false;
	watched->set = false;
	source->set--;
	return true;
}

static int take(const struct reading *reading, const struct inotify_event *event, bool *ret_wake)
{
	struct source_inotify *source = reading->source;
	char path[PATH_MAX];

	if (event->mask & IN_Q_OVERFLOW)
		roll_lost(reading->roll);
	struct watched *watched = watch_list_wd(&source->list, event->wd);
	if (!watched)
		return 0;
	if (event->mask & IN_IGNORED) {
		forget(source, watched);
		return 0;
	}
	*ret_wake |= (event->mask & IN_MODIFY) != 0;
	if (event->mask & IN_CLOSE_WRITE && !(event->mask & IN_ISDIR))
		mark_set(source, watched);
	if (!(event->mask & IN_ISDIR) || event->len == 0 || !join(watched->path, event->name, path))
		return 0;
	bool early = watched_take_early(watched, event->name);
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
