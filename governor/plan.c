/* SPDX-License-Identifier: MIT */
#include "governor/planner.h"

#include <errno.h>
#include <string.h>

#include "cgroup/tree.h"

struct step *planner_add(struct planner *p, enum step_kind kind, const char *path,
			 const struct pos *pos)
{
	struct plan *plan = p->plan;
	struct step *more = arena_grow(p->arena, plan->steps, plan->count, sizeof(*more));

	if (!more) {
		p->failed = true;
		return NULL;
	}
	plan->steps = more;
	more = &plan->steps[plan->count++];
	*more = (struct step){.kind = kind, .path = path, .pos = *pos};
	return more;
}

/* The path from the root of the hierarchy, for findings. */
static const char *full_path(struct planner *p, const char *path)
{
	AUTO_TEXT struct text text = {0};

	plan_path(p->plan, path, &text);
	const char *copy = arena_strdup(p->arena, text_str(&text));
	p->failed |= !copy;
	return copy ? copy : "";
}

/* The first limit in the group or below it that needs the controller. */
static struct pos needed_at(const struct planner *p, size_t index, controllers_t bit)
{
	const struct wants *w = &p->wants;

	for (size_t i = index == SIZE_MAX ? 0 : index + 1; i < w->count; i++) {
		size_t up = w->groups[i].parent;
		while (up != SIZE_MAX && up != index)
			up = w->groups[up].parent;
		if (up != index)
			break;
		for (size_t k = 0; k < w->groups[i].count; k++)
			if (controller_bit(w->groups[i].wants[k].setting.name.knob->controller) &
			    bit)
				return w->groups[i].wants[k].pos;
	}
	return index == SIZE_MAX ? p->policy->name_pos : w->groups[index].group->pos;
}

/*
 * Controllers for the children of a group; @index SIZE_MAX is the subtree itself.
 *
 * A threaded controller (cpu, cpuset, pids) would be enabled over a process in the group, and turn
 * it into a threaded domain whose children cannot be launched into; so it is refused here.
 */
static void plan_enable(struct planner *p, size_t index, controllers_t hand)
{
	const char *path = index == SIZE_MAX ? "" : p->wants.groups[index].group->path;
	const struct live_group *there = live_group(p->live, path);
	const char *handed = there ? live_file(there, "cgroup.subtree_control") : NULL;
	const char *controller;

	while ((controller = controllers_take(&hand))) {
		if (handed && cg_has_controller(handed, controller))
			continue;
		const struct pos pos = needed_at(p, index, controller_bit(controller));
		if (there && there->inner && p->live->root[0]) {
			findings_add(p->findings, FINDING_ERROR, &pos,
				     "%s has processes of its own, so the groups below it cannot "
				     "have the controller '%s'; move them to a group below it",
				     full_path(p, path), controller);
			return;
		}
		struct step *step = planner_add(p, STEP_ENABLE, path, &pos);
		if (!step)
			return;
		step->file = "cgroup.subtree_control";
		step->to = arena_printf(p->arena, "+%s", controller);
		p->failed |= !step->to;
	}
}

/* Return: whether the group may be touched. */
static bool is_ours(struct planner *p, const struct group *group, const struct live_group *there)
{
	const char *type = live_file(there, "cgroup.type");

	if (!there->policy) {
		findings_add(p->findings, FINDING_ERROR, &group->pos,
			     "group %s exists already and no policy made it; remove it, or give "
			     "this group another name",
			     full_path(p, group->path));
		return false;
	}
	if (strcmp(there->policy, p->policy->name) != 0) {
		findings_add(p->findings, FINDING_ERROR, &group->pos,
			     "group %s belongs to the policy '%s'; give this group another name",
			     full_path(p, group->path), there->policy);
		return false;
	}
	if (type && strncmp(type, "domain", 6) == 0 && !strstr(type, "invalid"))
		return true;
	if (type)
		findings_add(p->findings, FINDING_ERROR, &group->pos,
			     "group %s is of type '%.*s', which takes no limits",
			     full_path(p, group->path), (int)strcspn(type, "\n"), type);
	return !type;
}

static void plan_group(struct planner *p, size_t index)
{
	const struct want_group *g = &p->wants.groups[index];
	const struct live_group *there = live_group(p->live, g->group->path);

	if (there && !is_ours(p, g->group, there))
		return;
	if (!there)
		planner_add(p, STEP_MKDIR, g->group->path, &g->group->pos);
	planner_writes(p, g, there);
	plan_enable(p, index, g->hand);
}

/* Groups that this policy made and no longer names, deepest first. */
static void plan_removes(struct planner *p)
{
	for (size_t i = p->live->count; i-- > 0 && !p->failed;) {
		const struct live_group *g = &p->live->groups[i];
		if (!g->policy || strcmp(g->policy, p->policy->name) != 0 ||
		    wants_group(&p->wants, g->path) != SIZE_MAX)
			continue;
		if (g->populated)
			findings_add(p->findings, FINDING_ERROR, &p->policy->name_pos,
				     "group %s is no longer in the policy, but processes run in "
				     "it; end them first (cgov kill %s)",
				     full_path(p, g->path), g->path);
		else
			planner_add(p, STEP_REMOVE, g->path, &p->policy->name_pos);
	}
}

/* The policy as resolved: what is in force when the plan is done. */
static void plan_generation(struct planner *p)
{
	struct generation *new = arena_new(p->arena, struct generation);
	struct policy *policy = arena_new(p->arena, struct policy);

	if (!new || !policy) {
		p->failed = true;
		return;
	}
	policy->file = p->policy->file;
	policy->name = p->policy->name;
	policy->name_pos = p->policy->name_pos;
	for (size_t i = 0; i < p->wants.count && !p->failed; i++) {
		const struct want_group *g = &p->wants.groups[i];
		struct group *group =
			generation_add_group(policy, g->group->path, &g->group->pos, p->arena);
		p->failed |= !group;
		for (size_t k = 0; k < g->count && !p->failed; k++)
			p->failed |= generation_add_limit(group, &g->wants[k].setting,
							  &g->wants[k].pos, p->arena) < 0;
	}
	new->policy = policy;
	p->plan->generation = new;
}

int plan_build(const struct policy *policy, const struct live *live, struct arena *arena,
	       struct findings *findings, struct plan *ret, struct err *err)
{
	struct plan plan = {.root = live->root};
	struct planner p = {
		.policy = policy,
		.live = live,
		.arena = arena,
		.findings = findings,
		.plan = &plan,
	};

	int r = wants_build(policy, live, arena, findings, &p.wants, err);
	if (r < 0)
		return r;
	plan_enable(&p, SIZE_MAX, p.wants.hand);
	planner_protects(&p, true);
	for (size_t i = 0; i < p.wants.count && !p.failed; i++)
		plan_group(&p, i);
	plan_removes(&p);
	planner_protects(&p, false);
	plan_generation(&p);
	if (p.failed)
		return err_set(err, ENOMEM, "plan '%s'", policy->file);
	*ret = plan;
	return 0;
}
