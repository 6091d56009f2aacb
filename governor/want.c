/* SPDX-License-Identifier: MIT */
#include "governor/want.h"

#include <errno.h>
#include <string.h>

#include "cgroup/tree.h"

_Static_assert(KNOB_COUNT <= 64, "a controller is a bit of 64");

struct builder {
	const struct live *live;
	struct arena *arena;
	struct findings *findings;
	struct wants *wants;
	bool failed; /* memory was short */
};

controllers_t controller_bit(const char *name)
{
	if (name[0] == '\0')
		return 0;
	for (size_t i = 0; i < KNOB_COUNT; i++)
		if (strcmp(knobs[i].controller, name) == 0)
			return (controllers_t)1 << i;
	return 0;
}

const char *controllers_take(controllers_t *set)
{
	if (*set == 0)
		return NULL;
	int lowest = __builtin_ctzll(*set);
	*set &= *set - 1;
	return knobs[lowest].controller;
}

size_t wants_group(const struct wants *wants, const char *path)
{
	for (size_t i = 0; i < wants->count; i++)
		if (strcmp(wants->groups[i].group->path, path) == 0)
			return i;
	return SIZE_MAX;
}

/* The file whose limit bounds what a group can use of the resource: "25%parent" is of that. */
static enum knob_id bounding_knob(enum knob_id id)
{
	return id == KNOB_MEMORY_SWAP_HIGH || id == KNOB_MEMORY_SWAP_MAX ? KNOB_MEMORY_SWAP_MAX
									 : KNOB_MEMORY_MAX;
}

/* The value that @group will have in a file of one number; UNIT_MAX when it is not limited. */
static uint64_t value_after(const struct builder *b, const struct want_group *group,
			    enum knob_id id)
{
	const struct live_group *there = live_group(b->live, group->group->path);
	const char *content = there ? live_file(there, knobs[id].file) : NULL;
	const struct knob_name name = {.knob = &knobs[id]};
	struct setting have;
	struct err ignored;

	for (size_t i = 0; i < group->count; i++)
		if (group->wants[i].setting.name.knob->id == id)
			return group->wants[i].setting.fields[0].n;
	if (!content || setting_read(&name, NULL, content, b->arena, &have, &ignored) < 0)
		return UNIT_MAX;
	return have.fields[0].n;
}

static uint64_t parent_bytes(const struct builder *b, size_t parent, enum knob_id id)
{
	const enum knob_id bound = bounding_knob(id);
	const bool swap = bound == KNOB_MEMORY_SWAP_MAX;
	uint64_t least = swap ? b->live->swap_above : b->live->memory_above;
	const uint64_t machine = swap ? b->live->swap_bytes : b->live->ram_bytes;

	for (; parent != SIZE_MAX; parent = b->wants->groups[parent].parent) {
		uint64_t value = value_after(b, &b->wants->groups[parent], bound);
		if (value < least)
			least = value;
	}
	return least < machine ? least : machine;
}

/* Return: whether the setting's object is one that can be written. */
static bool resolve_device(struct builder *b, struct want *want)
{
	if (!want->setting.object || !live_needs_device(want->setting.name.knob))
		return true;
	const struct live_device *device = live_device(b->live, want->setting.object);
	if (!device || !device->majmin) {
		findings_add(b->findings, FINDING_ERROR, &want->pos, "%s: %s", want->setting.object,
			     device ? device->missing : "no such device");
		return false;
	}
	if (strcmp(device->majmin, want->setting.object) != 0)
		want->asked = want->setting.object;
	want->setting.object = device->majmin;
	return true;
}

static bool resolve(struct builder *b, const struct want_group *group, struct want *want)
{
	const struct knob *knob = want->setting.name.knob;
	const struct setting_facts facts = {
		.ram_bytes = b->live->ram_bytes,
		.swap_bytes = b->live->swap_bytes,
		.parent_bytes = parent_bytes(b, group->parent, knob->id),
		.page_bytes = b->live->page_bytes,
	};
	char file[KNOB_FILE_SIZE];
	struct err err = {0};

	knob_file(&want->setting.name, file);
	if (knob->controller[0] && !cg_has_controller(b->live->controllers, knob->controller)) {
		findings_add(b->findings, FINDING_ERROR, &want->pos,
			     "%s needs the controller '%s', which %s cannot have here (there: %s)",
			     file, knob->controller, group->group->path,
			     b->live->controllers[0] ? b->live->controllers : "none");
		return false;
	}
	if (!resolve_device(b, want))
		return false;
	if (setting_resolve(&want->setting, &facts, &err) < 0) {
		findings_add(b->findings, FINDING_ERROR, &want->pos, "%s", err.text);
		return false;
	}
	return true;
}

static void add_limits(struct builder *b, struct want_group *group)
{
	for (const struct limit *l = group->group->limits; l; l = l->next) {
		struct want want = {.pos = l->pos, .setting = l->setting};
		if (!resolve(b, group, &want))
			continue;
		struct want *more = arena_grow(b->arena, group->wants, group->count, sizeof(*more));
		if (!more) {
			b->failed = true;
			return;
		}
		group->wants = more;
		group->wants[group->count++] = want;
		group->own |= controller_bit(want.setting.name.knob->controller);
	}
}

static controllers_t accounted_for(const struct live *live)
{
	static const char *const names[] = {"cpu", "memory", "io", "pids"};
	controllers_t set = 0;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (cg_has_controller(live->controllers, names[i]))
			set |= controller_bit(names[i]);
	return set;
}

static void add_group(struct builder *b, const struct group *group)
{
	struct wants *wants = b->wants;
	struct want_group *more = arena_grow(b->arena, wants->groups, wants->count, sizeof(*more));

	if (!more) {
		b->failed = true;
		return;
	}
	wants->groups = more;
	struct want_group *new = &wants->groups[wants->count];
	*new = (struct want_group){
		.group = group,
		.parent = group->parent ? wants_group(wants, group->parent->path) : SIZE_MAX,
		.hand = group->has_run ? accounted_for(b->live) : 0,
	};
	add_limits(b, new);
	wants->count++;
}

/* What a group needs or hands on, each group above it must hand on. */
static void pass_controllers_up(struct wants *wants)
{
	for (size_t i = wants->count; i-- > 0;) {
		const struct want_group *g = &wants->groups[i];
		controllers_t *above =
			g->parent == SIZE_MAX ? &wants->hand : &wants->groups[g->parent].hand;
		*above |= g->own | g->hand;
	}
}

int wants_build(const struct policy *policy, const struct live *live, struct arena *arena,
		struct findings *findings, struct wants *ret, struct err *err)
{
	struct wants wants = {0};
	struct builder b = {.live = live, .arena = arena, .findings = findings, .wants = &wants};

	for (const struct group *g = policy_next(policy, NULL); g && !b.failed;
	     g = policy_next(policy, g))
		add_group(&b, g);
	if (b.failed)
		return err_set(err, ENOMEM, "plan");
	pass_controllers_up(&wants);
	*ret = wants;
	return 0;
}
