/* SPDX-License-Identifier: MIT */
#include "cgroup/tree.h"

#include <errno.h>

#include "cgroup/names.h"
#include "common/text.h"

struct walk {
	cg_visit *visit;
	void *data;
	struct text path;
	int failed; /* the first group that could not be looked at, though it is there */
};

static int walk_group(struct walk *walk, const struct cg *cg, unsigned int depth);

/* Gone meanwhile, or not ours to look at; the rest is walked in any case. */
static void note_failure(struct walk *walk, int r)
{
	if (r != -ENOENT && r != -ENODEV && r != -EACCES && r != -EPERM && walk->failed == 0)
		walk->failed = r;
}

static int walk_child(struct walk *walk, const struct cg *parent, const char *name,
		      unsigned int depth)
{
	size_t len = walk->path.len;
	AUTO_CG struct cg child = CG_NONE;
	struct err ignored;

	int opened = cg_open(parent->fd, name, &child, &ignored);
	if (opened < 0) {
		note_failure(walk, opened);
		return 0;
	}
	if (len)
		text_add(&walk->path, "/");
	text_add(&walk->path, name);
	if (walk->path.failed)
		return -ENOMEM;
	int r = walk_group(walk, &child, depth);
	walk->path.len = len;
	walk->path.data[len] = '\0';
	return r;
}

static int walk_group(struct walk *walk, const struct cg *cg, unsigned int depth)
{
	AUTO_NAMES struct names names = {0};
	int r = walk->visit(cg, text_str(&walk->path), depth, walk->data);

	if (r != 0)
		return r == 1 ? 0 : r;
	if (depth == CG_DEPTH_MAX)
		return 0;
	r = names_read(cg->fd, SIZE_MAX, &names);
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		note_failure(walk, r);
	for (size_t i = 0; i < names.count; i++) {
		r = walk_child(walk, cg, names.all[i], depth + 1);
		if (r < 0)
			return r;
	}
	return 0;
}

int cg_walk(const struct cg *start, cg_visit *visit, void *data, struct err *err)
{
	struct walk walk = {.visit = visit, .data = data};
	int r;

	err->code = 0;
	r = walk_group(&walk, start, 0);
	if (r == 0)
		r = walk.failed;
	text_done(&walk.path);
	/* A visitor that failed may have said why. */
	return r < 0 && err->code != r ? err_set(err, -r, "walk the groups") : r;
}
