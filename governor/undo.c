/* SPDX-License-Identifier: MIT */
#include "governor/undo.h"

#include <errno.h>
#include <string.h>

#include "cgroup/file.h"
#include "governor/enforce.h"
#include "governor/mark.h"

struct builder {
	const struct plan *plan;
	const struct live *live;
	struct arena *arena;
	struct undo *undo;
	bool failed; /* memory was short */
};

static void add(struct builder *b, const struct undo_act *act)
{
	struct undo_act *more = arena_grow(b->arena, b->undo->acts, b->undo->count, sizeof(*more));

	if (!more) {
		b->failed = true;
		return;
	}
	b->undo->acts = more;
	b->undo->acts[b->undo->count++] = *act;
}

static void add_write(struct builder *b, size_t step, const char *path, const char *file,
		      const char *text)
{
	b->failed |= !file || !text;
	add(b, &(struct undo_act){UNDO_WRITE, step, path, file, text});
}

/* The controllers that a removed group handed on. */
static void bring_back_controllers(struct builder *b, size_t step, const struct live_group *group)
{
	const char *at = live_file(group, "cgroup.subtree_control");
	struct span word;

	while (at && file_next_word(&at, at + strlen(at), &word) == 1)
		add_write(b, step, group->path, "cgroup.subtree_control",
			  arena_printf(b->arena, "+%.*s", (int)word.len, word.at));
}

/* What the former generation set in a group, as the kernel has it now. */
static void bring_back_limits(struct builder *b, size_t step, const struct live_group *group)
{
	const struct generation *former = b->live->former;
	const struct group *old = former ? policy_group(former->policy, group->path) : NULL;

	for (const struct limit *l = old ? old->limits : NULL; l; l = l->next) {
		AUTO_TEXT struct text text = {0};
		char file[KNOB_FILE_SIZE];
		struct setting have;
		struct err ignored;
		const char *content = live_file(group, knob_file(&l->setting.name, file));
		if (!content || setting_read(&l->setting.name, l->setting.object, content, b->arena,
					     &have, &ignored) < 0)
			continue;
		setting_print(&have, &text);
		add_write(b, step, group->path, arena_strdup(b->arena, file),
			  arena_strdup(b->arena, text_str(&text)));
	}
}

static void bring_back_group(struct builder *b, size_t step, const char *path)
{
	const struct live_group *group = live_group(b->live, path);

	add(b, &(struct undo_act){.kind = UNDO_MKDIR, .step = step, .path = path});
	if (!group)
		return;
	bring_back_controllers(b, step, group);
	bring_back_limits(b, step, group);
}

static void add_step(struct builder *b, size_t index)
{
	const struct step *step = &b->plan->steps[index];

	switch (step->kind) {
	case STEP_MKDIR:
		add(b, &(struct undo_act){.kind = UNDO_RMDIR, .step = index, .path = step->path});
		break;
	case STEP_ENABLE:
		add_write(b, index, step->path, step->file,
			  arena_printf(b->arena, "-%s", step->to + 1));
		break;
	case STEP_WRITE:
		/* Without a value from before, the file goes with its group or controller. */
		if (step->from)
			add_write(b, index, step->path, step->file, step->from);
		break;
	case STEP_REMOVE:
		bring_back_group(b, index, step->path);
		break;
	case STEP_LAUNCH:
	case STEP_KILL:
		break;
	}
}

int undo_build(const struct plan *plan, const struct live *live, struct arena *arena,
	       struct undo *ret, struct err *err)
{
	struct undo undo = {0};
	struct builder b = {.plan = plan, .live = live, .arena = arena, .undo = &undo};

	for (size_t i = plan->count; i-- > 0 && !b.failed;)
		add_step(&b, i);
	if (b.failed)
		return err_set(err, ENOMEM, "prepare the way back");
	*ret = undo;
	return 0;
}

/* The group above @path, and the last part of it. */
static int open_parent(const struct cg *root, const char *path, const char **ret_name,
		       struct cg *ret, struct err *err)
{
	const char *slash = strrchr(path, '/');
	AUTO_FREE char *above = slash ? strndup(path, (size_t)(slash - path)) : strdup("");

	if (!above)
		return err_set(err, ENOMEM, "open the group above '%s'", path);
	*ret_name = slash ? slash + 1 : path;
	return cg_open(root->fd, above, ret, err);
}

static int take_away(const struct cg *root, const char *path, struct err *err)
{
	AUTO_CG struct cg parent = CG_NONE;
	const char *name;

	int r = open_parent(root, path, &name, &parent, err);
	return r < 0 ? r : cg_remove(parent.fd, name, err);
}

static int make_again(const struct cg *root, const char *path, const char *policy, struct err *err)
{
	AUTO_CG struct cg parent = CG_NONE, group = CG_NONE;
	const char *name;

	int r = open_parent(root, path, &name, &parent, err);
	if (r < 0)
		return r;
	r = cg_create(&parent, name, &group, err);
	if (r == -EEXIST)
		return 0;
	return r < 0 ? r : mark_set(&group, policy, err);
}

static int write_back(const struct owner *owner, const struct undo_act *act, struct err *err)
{
	AUTO_CG struct cg group = CG_NONE;

	if (!act->path[0] && strcmp(act->file, "cgroup.subtree_control") != 0)
		return owner_protect(owner, act->file, act->text, err);
	int r = cg_open(owner->root.fd, act->path, &group, err);
	return r < 0 ? r : enforce_text(&group, act->file, act->text, err);
}

static int run_act(const struct undo_act *act, const struct owner *owner, const char *policy,
		   struct err *err)
{
	int r = 0;

	switch (act->kind) {
	case UNDO_RMDIR:
		r = take_away(&owner->root, act->path, err);
		break;
	case UNDO_WRITE:
		r = write_back(owner, act, err);
		break;
	case UNDO_MKDIR:
		r = make_again(&owner->root, act->path, policy, err);
		break;
	}
	/* The group, or its controller's files, went before: there is nothing to put back. */
	return r == -ENOENT || r == -ENODEV ? 0 : r;
}

int undo_run(const struct undo *undo, size_t steps, const struct owner *owner, const char *policy,
	     struct err *err)
{
	int first = 0;

	for (size_t i = 0; i < undo->count; i++) {
		struct err why = {0};
		if (undo->acts[i].step >= steps)
			continue;
		int r = run_act(&undo->acts[i], owner, policy, &why);
		if (r < 0 && first == 0) {
			*err = why;
			first = r;
		}
	}
	return first;
}
