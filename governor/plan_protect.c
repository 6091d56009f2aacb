/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "governor/planner.h"

/* Of memory.min or memory.low at the top of the subtree. */
struct share {
	uint64_t own, former, others; /* bytes: of this policy, as it was, of the other policies */
	struct pos pos;		      /* the line that asks */
	bool asked;		      /* by this policy, now or formerly */
};

static uint64_t sum(const struct planner *p, uint64_t a, uint64_t b)
{
	const uint64_t page = p->live->page_bytes ? p->live->page_bytes : 1;

	/* The kernel keeps whole pages of each. */
	if (b == UNIT_MAX || __builtin_add_overflow(a, b - b % page, &a))
		return UNIT_MAX;
	return a;
}

static void add_wanted(const struct planner *p, enum knob_id id, struct share *share)
{
	for (size_t i = 0; i < p->wants.count; i++) {
		const struct want_group *g = &p->wants.groups[i];
		for (size_t k = 0; g->parent == SIZE_MAX && k < g->count; k++) {
			const struct want *want = &g->wants[k];
			if (want->setting.name.knob->id != id)
				continue;
			share->own = sum(p, share->own, want->setting.fields[0].n);
			if (!share->asked)
				share->pos = want->pos;
			share->asked = true;
		}
	}
}

static void add_former(const struct planner *p, enum knob_id id, struct share *share)
{
	const struct generation *former = p->live->former;

	for (const struct group *g = former ? former->policy->groups : NULL; g; g = g->next)
		for (const struct limit *l = g->limits; l; l = l->next)
			if (l->setting.name.knob->id == id) {
				share->former = sum(p, share->former, l->setting.fields[0].n);
				share->asked = true;
			}
}

/* Return: whether the group has the file. */
static bool read_bytes(const struct planner *p, const struct live_group *group, enum knob_id id,
		       uint64_t *ret)
{
	const struct knob_name name = {.knob = &knobs[id]};
	const char *content = group ? live_file(group, knobs[id].file) : NULL;
	struct setting have;
	struct err ignored;

	if (!content || setting_read(&name, NULL, content, p->arena, &have, &ignored) < 0)
		return false;
	*ret = have.fields[0].n;
	return true;
}

static void add_others(const struct planner *p, enum knob_id id, struct share *share)
{
	for (size_t i = 0; i < p->live->count; i++) {
		const struct live_group *g = &p->live->groups[i];
		uint64_t bytes;
		if (g->policy && strcmp(g->policy, p->policy->name) != 0 && live_is_top(g->path) &&
		    read_bytes(p, g, id, &bytes))
			share->others = sum(p, share->others, bytes);
	}
}

static const char *bytes_text(struct planner *p, uint64_t bytes)
{
	const char *text = bytes == UNIT_MAX
				   ? arena_strdup(p->arena, "max")
				   : arena_printf(p->arena, "%llu", (unsigned long long)bytes);

	p->failed |= !text;
	return text ? text : "";
}

static void add_step(struct planner *p, enum knob_id id, const struct pos *pos, const char *from,
		     uint64_t to)
{
	const struct knob_name name = {.knob = &knobs[id]};
	struct setting *setting = arena_new(p->arena, struct setting);
	struct step *step = planner_add(p, STEP_WRITE, "", pos);
	struct err ignored;

	p->failed |= !setting;
	if (p->failed)
		return;
	step->file = knobs[id].file;
	step->from = from;
	step->to = bytes_text(p, to);
	step->setting = setting;
	p->failed |= setting_read(&name, NULL, step->to, p->arena, setting, &ignored) < 0;
}

static void plan_file(struct planner *p, enum knob_id id, bool rising)
{
	const struct live_group *top = live_group(p->live, "");
	struct share share = {.pos = p->policy->name_pos};
	uint64_t have = 0;

	add_wanted(p, id, &share);
	add_former(p, id, &share);
	add_others(p, id, &share);
	if (!share.asked || (top && !read_bytes(p, top, id, &have)))
		return;
	const uint64_t need = sum(p, share.others, share.own);
	if (need == have || (need > have) != rising)
		return;
	/* More than was left there is somebody else's wish. */
	if (p->live->say == OWNER_SAY_GIVEN && !rising &&
	    have != sum(p, share.others, share.former))
		return;
	add_step(p, id, &share.pos, top ? bytes_text(p, have) : NULL, need);
}

void planner_protects(struct planner *p, bool rising)
{
	if (p->live->say == OWNER_SAY_NONE)
		return;
	plan_file(p, KNOB_MEMORY_MIN, rising);
	plan_file(p, KNOB_MEMORY_LOW, rising);
}
