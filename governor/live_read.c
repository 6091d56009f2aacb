/* SPDX-License-Identifier: MIT */
#include "governor/live.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cgroup/device.h"
#include "cgroup/file.h"
#include "common/fd.h"
#include "governor/mark.h"

/* io.max has a line a device. */
#define CONTENT_SIZE ((size_t)16 * 1024)

/* Shared by the groups of all policies. */
static const char *const protections[] = {"memory.min", "memory.low"};

struct reader {
	const struct owner *owner;
	const struct policy *policy;
	struct arena *arena;
	struct live *live;
};

/* Read for each group, whatever its policy names. */
static const char *const always[] = {
	"cgroup.subtree_control", "cgroup.type",    "cpu.idle", "memory.max",
	"memory.swap.max",	  "memory.current",
};

static int add_file(struct reader *reader, const char *name, const char *content,
		    struct live_group *group)
{
	struct live_file *more =
		arena_grow(reader->arena, group->files, group->file_count, sizeof(*more));

	if (!more)
		return -ENOMEM;
	group->files = more;
	more = &more[group->file_count];
	more->name = arena_strdup(reader->arena, name);
	more->content = arena_strdup(reader->arena, content);
	if (!more->name || !more->content)
		return -ENOMEM;
	group->file_count++;
	return 0;
}

/* Return: 0, also when there is no such file; -ENOMEM, -errno. */
static int read_file(struct reader *reader, const struct cg *cg, const char *name,
		     struct live_group *group)
{
	char content[CONTENT_SIZE];

	if (live_file(group, name))
		return 0;
	ssize_t len = fd_read_at(cg->fd, name, content, sizeof(content));
	if (len == -ENOENT || len == -ENODEV || len == -EOPNOTSUPP)
		return 0;
	return len < 0 ? (int)len : add_file(reader, name, content, group);
}

static int read_limits(struct reader *reader, const struct cg *cg, const struct policy *policy,
		       struct live_group *group)
{
	const struct group *named = policy_group(policy, group->path);
	char file[KNOB_FILE_SIZE];
	int r = 0;

	for (const struct limit *l = named ? named->limits : NULL; l && r == 0; l = l->next)
		r = read_file(reader, cg, knob_file(&l->setting.name, file), group);
	return r;
}

static bool read_populated(const struct cg *cg)
{
	char events[256];

	return fd_read_at(cg->fd, "cgroup.events", events, sizeof(events)) > 0 &&
	       strstr(events, "populated 1");
}

static bool read_inner(const struct cg *cg)
{
	AUTO_FD int fd = openat(cg->fd, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	char byte;

	return fd >= 0 && read(fd, &byte, 1) == 1;
}

static int add_group(struct reader *reader, const struct live_group *group)
{
	struct live *live = reader->live;
	struct live_group *more =
		arena_grow(reader->arena, live->groups, live->count, sizeof(*more));

	if (!more)
		return -ENOMEM;
	live->groups = more;
	live->groups[live->count++] = *group;
	return 0;
}

static int name_group(struct reader *reader, const struct cg *cg, const char *path,
		      const char *policy, struct live_group *ret)
{
	ret->path = arena_strdup(reader->arena, path);
	ret->id = cg->id;
	ret->policy = policy ? arena_strdup(reader->arena, policy) : NULL;
	return ret->path && (!policy || ret->policy) ? 0 : -ENOMEM;
}

static int read_group(struct reader *reader, const struct cg *cg, const char *path,
		      const char *policy)
{
	const struct generation *former = reader->live->former;
	struct live_group group = {
		.populated = read_populated(cg),
		.inner = read_inner(cg),
	};

	int r = name_group(reader, cg, path, policy, &group);
	for (size_t i = 0; i < ARRAY_LEN(always) && r == 0; i++)
		r = read_file(reader, cg, always[i], &group);
	if (r == 0)
		r = read_limits(reader, cg, reader->policy, &group);
	if (r == 0 && former)
		r = read_limits(reader, cg, former->policy, &group);
	return r < 0 ? r : add_group(reader, &group);
}

/* A top group of another policy. */
static int read_other(struct reader *reader, const struct cg *cg, const char *path,
		      const char *policy)
{
	struct live_group group = {0};

	int r = name_group(reader, cg, path, policy, &group);
	for (size_t i = 0; i < ARRAY_LEN(protections) && r == 0; i++)
		r = read_file(reader, cg, protections[i], &group);
	return r < 0 ? r : add_group(reader, &group);
}

/* The subtree itself. */
static int read_top(struct reader *reader, const struct cg *cg)
{
	int r = read_group(reader, cg, "", NULL);

	for (size_t i = 0; i < ARRAY_LEN(protections) && r == 0; i++) {
		char content[32];
		uint64_t bytes;
		r = owner_protection(reader->owner, protections[i], &bytes);
		if (r == -ENOENT) {
			r = 0;
			continue;
		}
		snprintf(content, sizeof(content), "%llu", (unsigned long long)bytes);
		if (r == 0)
			r = add_file(reader, protections[i], bytes == UNIT_MAX ? "max" : content,
				     &reader->live->groups[0]);
	}
	return r;
}

/* The policy a group belongs to; NULL: none's. */
static const char *whose(const struct reader *reader, const struct cg *cg, const char *path,
			 char mark[MARK_SIZE])
{
	const struct generation *former = reader->live->former;
	int r = mark_get(cg, mark);

	if (r == 0)
		return mark;
	/* No attributes here: what this policy made is what it remembers. */
	if (r == -ENOTSUP && former && policy_group(former->policy, path))
		return reader->policy->name;
	return NULL;
}

static int visit(const struct cg *cg, const char *path, unsigned int depth, void *data)
{
	struct reader *reader = data;
	char mark[MARK_SIZE];
	const char *policy = whose(reader, cg, path, mark);
	int r = 0;

	if (depth == 0)
		return read_top(reader, cg);
	bool ours = policy && strcmp(policy, reader->policy->name) == 0;
	if (ours || policy_group(reader->policy, path))
		r = read_group(reader, cg, path, policy);
	else if (depth == 1 && policy)
		r = read_other(reader, cg, path, policy);
	/* Below a group that is not ours nothing is. */
	return r == 0 && !ours ? 1 : r;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct live_group *)a)->path, ((const struct live_group *)b)->path);
}

static uint64_t read_limit(int fd, const char *path, const char *file)
{
	char name[PATH_MAX + 32], content[64];
	uint64_t value;

	snprintf(name, sizeof(name), "%s/%s", path[0] ? path : ".", file);
	ssize_t len = fd_read_at(fd, name, content, sizeof(content));
	return len > 0 && file_single(content, (size_t)len, &value) == 0 ? value : UNIT_MAX;
}

/* The tightest of the subtree's own limit and those above it. */
static uint64_t limit_above(const struct owner *owner, const char *file)
{
	uint64_t least = UNIT_MAX;
	char path[PATH_MAX];

	strcpy(path, owner->path[0] == '/' ? owner->path + 1 : owner->path);
	for (char *slash; path[0]; *slash = '\0') {
		uint64_t value = read_limit(owner->mount.fd, path, file);
		if (value < least)
			least = value;
		slash = strrchr(path, '/');
		if (!slash)
			break;
	}
	return least;
}

static int read_subtree(struct reader *reader, const struct owner *owner, struct err *err)
{
	struct live *live = reader->live;
	char controllers[256];

	ssize_t len =
		fd_read_at(owner->root.fd, "cgroup.controllers", controllers, sizeof(controllers));
	if (len < 0)
		return err_set(err, (int)-len, "read cgroup.controllers of '%s'", live->root);
	controllers[strcspn(controllers, "\n")] = '\0';
	live->controllers = arena_strdup(reader->arena, controllers);
	live->memory_above = limit_above(owner, "memory.max");
	live->swap_above = limit_above(owner, "memory.swap.max");
	int r = live->controllers ? cg_walk(&owner->root, visit, reader, err) : -ENOMEM;
	if (r < 0)
		return err_set(err, -r, "read '%s'", live->root);
	qsort(live->groups, live->count, sizeof(*live->groups), by_path);
	return 0;
}

static int read_device(struct reader *reader, const char *name)
{
	struct live *live = reader->live;
	struct live_device device = {.name = name};
	struct err err = {0};

	if (live_device(live, name))
		return 0;
	struct live_device *more =
		arena_grow(reader->arena, live->devices, live->device_count, sizeof(*more));
	if (!more)
		return -ENOMEM;
	if (device_resolve(name, reader->arena, &device.majmin, &err) < 0)
		device.missing = arena_strdup(reader->arena, err.text);
	live->devices = more;
	live->devices[live->device_count++] = device;
	return 0;
}

static int read_devices(struct reader *reader)
{
	const struct policy *policy = reader->policy;

	for (const struct group *g = policy_next(policy, NULL); g; g = policy_next(policy, g))
		for (const struct limit *l = g->limits; l; l = l->next)
			if (l->setting.object && live_needs_device(l->setting.name.knob) &&
			    read_device(reader, l->setting.object) < 0)
				return -ENOMEM;
	return 0;
}

int live_read(const struct owner *owner, const char *root, const struct host *host,
	      const struct policy *policy, const struct generation *former, struct arena *arena,
	      struct live *ret, struct err *err)
{
	struct live live = {
		.root = arena_strdup(arena, root),
		.say = owner ? owner->say : OWNER_SAY_WHOLE,
		.controllers = arena_strdup(arena, host->controllers),
		.memory_above = UNIT_MAX,
		.swap_above = UNIT_MAX,
		.ram_bytes = host->ram_bytes,
		.swap_bytes = host->swap_bytes,
		.page_bytes = host->page_bytes,
		.former = former,
	};
	struct reader reader = {.owner = owner, .policy = policy, .arena = arena, .live = &live};

	if (!live.root || !live.controllers || read_devices(&reader) < 0)
		return err_set(err, ENOMEM, "read '%s'", root);
	int r = owner ? read_subtree(&reader, owner, err) : 0;
	if (r < 0)
		return r;
	*ret = live;
	return 0;
}
