/* SPDX-License-Identifier: MIT */
/*
 * Which rows an act is meant for, as they are when it is asked for, and how they are named.
 */
#include "monitor/view.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

/* More rows than these are acted on all the same, and counted in the question. */
#define TOLD_MAX 8

static bool is_frozen(const struct node *group)
{
	uint64_t value;

	return sample_get(group->now, METRIC_CGROUP_EVENTS_FROZEN, &value) && value == 1;
}

static int add_target(struct actor_targets *targets, const struct node *node)
{
	const struct node *group = node;

	while (group->kind != NODE_GROUP)
		group = group->parent;
	struct actor_target *all =
		realloc(targets->all, (targets->count + 1) * sizeof(*targets->all));
	if (!all)
		return -ENOMEM;
	targets->all = all;
	struct actor_target *target = &all[targets->count++];
	*target = (struct actor_target){.path = strdup(group->path), .id = group->id};
	if (!target->path)
		return -ENOMEM;
	target->frozen = is_frozen(group);
	if (node->kind == NODE_GROUP)
		return 0;
	target->pid = node->task->now.pid;
	/* A thread is reached through its process, and its own start is not that one's. */
	const struct node *process = node->kind == NODE_THREAD ? node->parent : node;
	target->start_ticks = process->task->now.start_ticks;
	target->name = strdup(process->task->now.name);
	return target->name ? 0 : -ENOMEM;
}

static int add_tagged(struct actor_targets *targets, const struct node *node, bool groups)
{
	int r = 0;

	if (node->tagged && (!groups || node->kind == NODE_GROUP))
		r = add_target(targets, node);
	for (const struct node *task = node->tasks; task && r == 0; task = task->next)
		r = add_tagged(targets, task, groups);
	for (const struct node *child = node->children; child && r == 0; child = child->next)
		r = add_tagged(targets, child, groups);
	return r;
}

int view_find_targets(const struct view *view, const struct model *model, bool groups,
		      struct actor_targets *ret)
{
	const struct node *node = view_selected(view, model);

	if (model_tagged(model) > 0)
		return add_tagged(ret, model->top, groups);
	if (!node || (groups && node->kind != NODE_GROUP))
		return 0;
	return add_target(ret, node);
}

static const char *verb(const struct dialog *dialog)
{
	switch (dialog->deed) {
	case DEED_FREEZE:
		return "freeze ";
	case DEED_THAW:
		return "thaw ";
	case DEED_SIGNAL:
		return dialog->signal == SIGKILL ? "kill " : "signal ";
	case DEED_SET:
	case DEED_UNDO:
	case DEED_LAUNCH:
		break;
	}
	return "";
}

void view_add_target(const struct actor_target *target, struct text *ret)
{
	if (target->pid) {
		text_addf(ret, "process %u ", target->pid);
		text_add_safe(ret, target->name, strlen(target->name));
		text_add(ret, " of ");
	}
	text_add_safe(ret, target->path, strlen(target->path));
}

static void tell_target(const struct view *view, const struct actor_target *target,
			struct text *ret)
{
	text_add(ret, verb(&view->dialog));
	view_add_target(target, ret);
	if (!target->pid) {
		unsigned long long count = view->actor->count(view->actor->data, target);
		text_addf(ret, ": %llu process%s", count, count == 1 ? "" : "es");
	}
	text_add(ret, "\n");
}

void view_tell_targets(struct view *view)
{
	const struct actor_targets *targets = &view->dialog.targets;
	struct text *lines = &view->dialog.lines;

	text_clear(lines);
	for (size_t i = 0; i < targets->count && i < TOLD_MAX; i++)
		tell_target(view, &targets->all[i], lines);
	if (targets->count > TOLD_MAX)
		text_addf(lines, "and %zu more\n", targets->count - TOLD_MAX);
}
