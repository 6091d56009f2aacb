/* SPDX-License-Identifier: MIT */
#include "governor/planner.h"

#include <string.h>

#include "cgroup/tree.h"
#include "governor/plan_order.h"

static const char *printed(struct planner *p, const struct setting *setting)
{
	AUTO_TEXT struct text text = {0};
	char *copy = NULL;

	setting_print(setting, &text);
	if (!text.failed)
		copy = arena_strdup(p->arena, text_str(&text));
	p->failed |= !copy;
	return copy;
}

/* Two files of one value: what is written to one shows in the other. */
static bool same_value(const struct setting *a, const struct setting *b)
{
	const enum knob_id x = a->name.knob->id, y = b->name.knob->id;

	return (x == KNOB_CPU_WEIGHT && y == KNOB_CPU_WEIGHT_NICE) ||
	       (x == KNOB_CPU_WEIGHT_NICE && y == KNOB_CPU_WEIGHT);
}

static const struct want *want_of(const struct want_group *group, enum knob_id id)
{
	for (size_t i = 0; i < group->count; i++)
		if (group->wants[i].setting.name.knob->id == id)
			return &group->wants[i];
	return NULL;
}

static bool is_weight(const struct want *want)
{
	const enum knob_id id = want->setting.name.knob->id;

	return id == KNOB_CPU_WEIGHT || id == KNOB_CPU_WEIGHT_NICE;
}

/* The kernel refuses a weight while cpu.idle is 1, and shows 0: it comes into force after that. */
static bool waits_for_idle_to_end(const struct want_group *group, const struct want *want)
{
	const struct want *idle = want_of(group, KNOB_CPU_IDLE);

	return is_weight(want) && idle && idle->setting.fields[0].n == 1;
}

static bool reads_idle(const struct live_group *there)
{
	const char *idle = there ? live_file(there, "cpu.idle") : NULL;

	return idle && idle[0] == '1';
}

static void write_step(struct planner *p, const struct want_group *group, const struct want *want,
		       const struct setting *have)
{
	struct step *step = planner_add(p, STEP_WRITE, group->group->path, &want->pos);
	char file[KNOB_FILE_SIZE];

	if (!step)
		return;
	step->file = arena_strdup(p->arena, knob_file(&want->setting.name, file));
	step->from = have ? printed(p, have) : NULL;
	step->to = printed(p, &want->setting);
	step->device = want->asked;
	step->setting = &want->setting;
	p->failed |= !step->file;
}

/* Whether the files of @controller are in @path already: its parent hands the controller down. */
static bool has_files(const struct planner *p, const struct want_group *group,
		      const char *controller)
{
	const char *parent =
		group->parent == SIZE_MAX ? "" : p->wants.groups[group->parent].group->path;
	const struct live_group *above = live_group(p->live, parent);
	const char *handed = above ? live_file(above, "cgroup.subtree_control") : NULL;

	return controller[0] == '\0' || (handed && cg_has_controller(handed, controller));
}

/* What the kernel has when nobody wrote. */
static int untouched(struct planner *p, const struct setting *setting, struct setting *ret)
{
	const bool keyed = setting->object;
	struct err ignored;

	return setting_read(&setting->name, setting->object,
			    keyed ? "" : setting->name.knob->untouched, p->arena, ret, &ignored);
}

static const struct setting *former_setting(const struct planner *p, const char *path,
					    const struct setting *setting)
{
	const struct generation *former = p->live->former;
	const struct group *old = former ? policy_group(former->policy, path) : NULL;

	for (const struct limit *l = old ? old->limits : NULL; l; l = l->next)
		if (setting_same_place(&l->setting, setting))
			return &l->setting;
	return NULL;
}

/* Of a limit of several values, those that the policy no longer names go back to untouched. */
static const struct want *fill_fields(struct planner *p, const struct want_group *group,
				      const struct want *want)
{
	const struct setting *old = former_setting(p, group->group->path, &want->setting);
	struct want *filled = NULL;
	struct setting blank;

	for (size_t i = 0; old && i < KNOB_FIELDS_MAX; i++) {
		if (want->setting.fields[i].base != AMOUNT_UNSET ||
		    old->fields[i].base == AMOUNT_UNSET)
			continue;
		if (!filled) {
			filled = arena_new(p->arena, struct want);
			if (!filled || untouched(p, old, &blank) < 0) {
				p->failed = true;
				return want;
			}
			*filled = *want;
		}
		filled->setting.fields[i] = blank.fields[i];
	}
	return filled ? filled : want;
}

/* A step for one limit, unless what is there means the same. */
static void plan_want(struct planner *p, const struct want_group *group,
		      const struct live_group *there, const struct want *want)
{
	const struct setting *setting = &want->setting;
	char file[KNOB_FILE_SIZE];
	struct setting have;
	struct err err = {0};

	const char *content = there ? live_file(there, knob_file(&setting->name, file)) : NULL;
	if (!content) {
		if (there && has_files(p, group, setting->name.knob->controller))
			findings_add(p->findings, FINDING_ERROR, &want->pos,
				     "%s: this kernel has no such file (it came with Linux %s)",
				     file, setting->name.knob->since);
		else
			write_step(p, group, want, NULL);
		return;
	}
	if (setting_read(&setting->name, setting->object, content, p->arena, &have, &err) < 0) {
		findings_add(p->findings, FINDING_ERROR, &want->pos, "%s: %s", file, err.text);
		return;
	}
	if (setting_equal(setting, &have, p->live->page_bytes) ||
	    (reads_idle(there) && waits_for_idle_to_end(group, want)))
		return;
	/* The weight 0 that idle shows cannot be written back. */
	write_step(p, group, want, reads_idle(there) && is_weight(want) ? NULL : &have);
}

static bool still_wanted(const struct want_group *group, const struct setting *setting)
{
	for (size_t i = 0; i < group->count; i++)
		if (setting_same_place(&group->wants[i].setting, setting) ||
		    same_value(&group->wants[i].setting, setting))
			return true;
	return false;
}

/* What the former generation set, and the policy no longer names, goes back. */
static void plan_reverts(struct planner *p, const struct want_group *group,
			 const struct live_group *there)
{
	const struct generation *former = p->live->former;
	const struct group *old = former ? policy_group(former->policy, group->group->path) : NULL;

	for (const struct limit *l = old ? old->limits : NULL; l; l = l->next) {
		char file[KNOB_FILE_SIZE];
		if (still_wanted(group, &l->setting) ||
		    !live_file(there, knob_file(&l->setting.name, file)))
			continue;
		struct want *want = arena_new(p->arena, struct want);
		if (!want || untouched(p, &l->setting, &want->setting) < 0) {
			p->failed = true;
			return;
		}
		want->pos = group->group->pos;
		plan_want(p, group, there, want);
	}
}

void planner_writes(struct planner *p, const struct want_group *group,
		    const struct live_group *there)
{
	const size_t first = p->plan->count;

	if (there)
		plan_reverts(p, group, there);
	for (size_t i = 0; i < group->count && !p->failed; i++)
		plan_want(p, group, there,
			  there ? fill_fields(p, group, &group->wants[i]) : &group->wants[i]);
	if (!p->failed)
		plan_order(p->plan->steps + first, p->plan->count - first, p->arena);
}
