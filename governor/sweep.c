/* SPDX-License-Identifier: MIT */
#include "governor/sweep.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "cgroup/tree.h"
#include "common/clock.h"
#include "governor/record.h"

#define EMPTY_PATIENCE_USEC ((uint64_t)10 * USEC_PER_SEC)

struct live_group {
	const char *group;
	struct live_group *next;
};

struct sweep {
	int root_fd;
	const char *boot_id;
	struct arena arena;
	struct live_group *live;
	sweep_told *told;
	void *data;
	struct err *err;
	int result;
};

static int is_there(UNUSED int dirfd, UNUSED const struct record_found *found, UNUSED void *data)
{
	return 1;
}

static int note_live(UNUSED int dirfd, const struct record_found *found, void *data)
{
	struct sweep *sweep = data;

	if (found->crashed)
		return 0;
	struct live_group *live = arena_new(&sweep->arena, struct live_group);
	if (!live)
		return -ENOMEM;
	*live = (struct live_group){found->facts.group, sweep->live};
	sweep->live = live;
	return 0;
}

static bool is_live(const struct sweep *sweep, const char *group)
{
	for (const struct live_group *live = sweep->live; live; live = live->next)
		if (strcmp(live->group, group) == 0)
			return true;
	return false;
}

/*
 * Without an inode in the record the crash came at the mkdir: no process was started yet, and
 * whatever runs there is somebody else's.
 */
static int empty_group(const struct cg *cg, uint64_t id, struct err *err)
{
	if (id == 0)
		return cg_wait_empty(cg, 0, err) < 0 ? -ENOENT : 0;
	if (id != cg->id)
		return -ENOENT;
	int r = cg_wait_empty(cg, 0, err);
	if (r != -ETIMEDOUT)
		return r;
	r = cg_kill(cg, err);
	return r < 0 ? r : cg_wait_empty(cg, EMPTY_PATIENCE_USEC, err);
}

/* Return: 1 when there was something to remove, 0 when not, -errno. */
static int remove_group(const struct sweep *sweep, const struct record_facts *facts,
			struct err *err)
{
	AUTO_CG struct cg parent = CG_NONE, cg = CG_NONE;
	char path[PATH_MAX];

	if (facts->group[0] != '/' || strlen(facts->group) >= sizeof(path))
		return 0;
	strcpy(path, facts->group);
	char *name = strrchr(path, '/');
	*name++ = '\0';
	int r = cg_open(sweep->root_fd, path[0] ? path + 1 : "", &parent, err);
	if (r == 0)
		r = cg_open(parent.fd, name, &cg, err);
	if (r == 0)
		r = empty_group(&cg, facts->group_id, err);
	/* Gone; or no path that a cgov wrote. */
	if (r == -ENOENT || r == -EXDEV || r == -ELOOP)
		return 0;
	if (r == 0)
		r = cg_remove(parent.fd, name, err);
	return r < 0 ? r : 1;
}

static int clean(int dirfd, const struct record_found *found, void *data)
{
	struct sweep *sweep = data;
	const struct record_facts *facts = &found->facts;
	bool ours = strcmp(facts->boot_id, sweep->boot_id) == 0 && !is_live(sweep, facts->group);
	struct err err = {0};

	int r = ours ? remove_group(sweep, facts, &err) : 0;
	if (r < 0) {
		*sweep->err = err;
		err_wrap(sweep->err, "clean what '%s' left", facts->name);
		sweep->result = r;
		return 0;
	}
	record_forget(dirfd, found);
	if (r > 0 && sweep->told)
		sweep->told(facts->name, facts->group, sweep->data);
	return 0;
}

int sweep_crashed(int launches_fd, int root_fd, const char *boot_id, sweep_told *told, void *data,
		  struct err *err)
{
	struct sweep sweep = {
		.root_fd = root_fd,
		.boot_id = boot_id,
		.told = told,
		.data = data,
		.err = err,
	};

	int r = record_walk(launches_fd, true, &sweep.arena, is_there, NULL, err);
	if (r > 0)
		r = record_walk(launches_fd, false, &sweep.arena, note_live, &sweep, err);
	else
		goto out;
	if (r == 0)
		r = record_walk(launches_fd, true, &sweep.arena, clean, &sweep, err);
	if (r == 0)
		r = sweep.result;
out:
	arena_done(&sweep.arena);
	return r;
}
