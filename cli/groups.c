/* SPDX-License-Identifier: MIT */
#include "cli/groups.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup/explain.h"
#include "cgroup/host.h"
#include "cgroup/owner.h"
#include "cli/command.h"

/* Where the tree is: --cgroup-root, or the mount of this machine. */
static int open_tree(const struct host *host, struct cg *ret, struct err *err)
{
	const char *named = global_options()->cgroup_root;

	if (!named && !host->mount[0]) {
		err_say(err, ENOTSUP, "no cgroup v2 tree is mounted here");
		return err_hint(err, "contrib/vm/run gives a Linux that has one; 'cgov doctor' "
				     "says more");
	}
	return cg_open_path(named ? named : host->mount, ret, err);
}

/* Not being able to tell where cgov's own groups are costs their names only. */
static void find_base(const struct host *host, const struct cg *tree, struct groups *groups)
{
	const struct owner_options options = {.cgroup_root = global_options()->cgroup_root};
	AUTO_OWNER struct owner owner = {.root = CG_NONE, .mount = CG_NONE};
	struct err ignored;

	if (options.cgroup_root)
		cg_path_below(&groups->root, tree, groups->base, &ignored);
	else if (owner_open(host, &options, &owner, &ignored) == 0)
		strcpy(groups->base, owner.path);
}

static int add_start(struct groups *groups, struct cg *cg, struct err *err)
{
	struct survey_start *start = &groups->starts[groups->count];
	char path[PATH_MAX];

	int r = cg_path_below(&groups->root, cg, path, err);
	if (r < 0)
		return r;
	char *copy = strdup(path);
	if (!copy)
		return err_set(err, ENOMEM, "open the groups");
	*start = (struct survey_start){TAKE(*cg, CG_NONE), copy};
	groups->count++;
	return 0;
}

static int add_named(struct groups *groups, const char *name, struct err *err)
{
	const char *base = name[0] == '/' ? "/" : groups->base;
	AUTO_CG struct cg above = CG_NONE, cg = CG_NONE;
	struct err cause;
	int r;

	/* A variable that a script forgot to set must not mean everything. */
	if (!name[0])
		return err_say(err, EINVAL, "a group has a name");
	if (!base[0]) {
		err_say(err, ENOENT, "no group '%s': cgov has no groups here", name);
		return err_hint(err, "a path from the root of the hierarchy begins with '/'");
	}
	r = cg_open(groups->root.fd, base + 1, &above, &cause);
	if (r == 0)
		r = cg_open(above.fd, name + strspn(name, "/"), &cg, &cause);
	if (r == -ENOENT)
		return err_say(err, ENOENT, "no group '%s'", name);
	if (r < 0)
		return err_say(err, -r, "%s", cause.text);
	return add_start(groups, &cg, err);
}

static int add_all(struct groups *groups, char *const *names, struct cg *tree, struct err *err)
{
	size_t count = 0;
	int r = 0;

	while (names[count])
		count++;
	groups->starts = calloc(count + 1, sizeof(*groups->starts));
	if (!groups->starts)
		return err_set(err, ENOMEM, "open the groups");
	if (count == 0)
		return add_start(groups, tree, err);
	for (size_t i = 0; r == 0 && i < count; i++)
		r = add_named(groups, names[i], err);
	return r;
}

int groups_open(char *const *names, struct groups *ret, struct err *err)
{
	AUTO_GROUPS struct groups groups = {.root = CG_NONE};
	AUTO_CG struct cg tree = CG_NONE;
	struct host host;

	host_probe(&host);
	int r = open_tree(&host, &tree, err);
	if (r == 0)
		r = cg_open_top(&tree, &groups.root, err);
	if (r < 0)
		return r;
	find_base(&host, &tree, &groups);
	r = add_all(&groups, names, &tree, err);
	if (r < 0)
		return r;
	*ret = groups;
	groups = (struct groups){.root = CG_NONE};
	return 0;
}

void groups_close(struct groups *groups)
{
	for (size_t i = 0; i < groups->count; i++) {
		cg_close(&groups->starts[i].cg);
		free((char *)(uintptr_t)groups->starts[i].path);
	}
	free(groups->starts);
	cg_close(&groups->root);
}

const char *groups_name(const struct groups *groups, const char *path)
{
	size_t len = groups->base[0] && groups->base[1] ? strlen(groups->base) : 0;

	if (!groups->base[0] || strncmp(path, groups->base, len) != 0 || path[len] != '/' ||
	    !path[len + 1])
		return NULL;
	return path + len + 1;
}
