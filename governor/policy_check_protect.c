/* SPDX-License-Identifier: MIT */
/*
 * Sums over siblings: what is promised to them, and what they may take, against what there is.
 *
 * A protection holds as far as every ancestor has it too: siblings that claim more than their
 * parent has share what it has. Kernel: effective_protection() in mm/memcontrol.c.
 */
#include "cgroup/tree.h"
#include "governor/policy_check_parts.h"

struct sum {
	uint64_t bytes;
	const struct limit *first,
		*over; /* @over: the one with which it became more than allowed */
};

static struct sum sum_of(const struct check *check, const struct group *first, enum knob_id id,
			 const struct check_bound *above, uint64_t allowed)
{
	struct sum sum = {0};

	for (const struct group *group = first; group; group = group->next) {
		const struct limit *limit = check_limit(group, id);
		uint64_t value;
		if (!limit || !check_value(check, limit, above, &value) || value == UNIT_MAX)
			continue;
		if (__builtin_add_overflow(sum.bytes, value, &sum.bytes))
			sum.bytes = UNIT_MAX;
		if (!sum.first)
			sum.first = limit;
		if (!sum.over && sum.bytes > allowed)
			sum.over = limit;
	}
	return sum;
}

static void check_machine_sums(struct check *check, const struct group *first,
			       const struct check_bound *above)
{
	uint64_t ram = check->facts->ram_bytes, room = ram + check->facts->swap_bytes;
	struct sum min = sum_of(check, first, KNOB_MEMORY_MIN, above, ram);
	struct sum max = sum_of(check, first, KNOB_MEMORY_MAX, above, room);
	char sum_text[UNIT_TEXT_SIZE], ram_text[UNIT_TEXT_SIZE], swap_text[UNIT_TEXT_SIZE];

	unit_print_bytes(ram, ram_text);
	if (min.over)
		check_error(check, &min.over->pos,
			    "memory.min of the groups adds up to %s, this machine has %s: what is "
			    "promised to all cannot be reclaimed from any",
			    unit_print_bytes(min.bytes, sum_text), ram_text);
	if (max.over && max.over != max.first)
		check_warn(check, &max.over->pos,
			   "memory.max of the groups adds up to %s, this machine has %s and %s of "
			   "swap: all of them cannot have it at once",
			   unit_print_bytes(max.bytes, sum_text), ram_text,
			   unit_print_bytes(check->facts->swap_bytes, swap_text));
}

/* What the groups ask for together; "max" is all there is. */
static uint64_t claim(const struct check *check, const struct group *first, enum knob_id id,
		      const struct check_bound *above, const struct limit **ret_first)
{
	uint64_t bytes = 0, value;

	for (const struct group *group = first; group; group = group->next) {
		const struct limit *limit = check_limit(group, id);
		if (!limit || !check_value(check, limit, above, &value) || value == 0)
			continue;
		if (__builtin_add_overflow(bytes, value, &bytes))
			bytes = UNIT_MAX;
		if (!*ret_first)
			*ret_first = limit;
	}
	return bytes;
}

/* It has to be there above cgov as well. */
static void check_above(struct check *check, const struct group *first,
			const struct check_bound *above)
{
	const struct check_facts *facts = check->facts;
	const struct limit *asks = NULL;
	const uint64_t min = claim(check, first, KNOB_MEMORY_MIN, above, &asks);
	const uint64_t low = claim(check, first, KNOB_MEMORY_LOW, above, &asks);
	AUTO_TEXT struct text where = {0};
	AUTO_TEXT struct text remedy = {0};

	if (!asks || !facts->protection ||
	    !facts->protection(facts->data, min, low, &where, &remedy))
		return;
	check_warn(check, &asks->pos, "%s of the groups ends at '%s', which has less; %s",
		   asks->setting.name.knob->file, text_str(&where), text_str(&remedy));
}

static uint64_t own_value(const struct check *check, const struct group *group, enum knob_id id,
			  const struct check_bound *above)
{
	const struct limit *limit = check_limit(group, id);
	uint64_t value;

	return limit && check_value(check, limit, above, &value) ? value : 0;
}

static void check_claims(struct check *check, const struct group *first, const struct group *parent,
			 enum knob_id id, const struct check_bound *above)
{
	uint64_t have = own_value(check, parent, id, above);
	struct sum sum = sum_of(check, first, id, above, have);
	char have_text[UNIT_TEXT_SIZE], sum_text[UNIT_TEXT_SIZE];

	if (!sum.over)
		return;
	unit_print_bytes(sum.bytes, sum_text);
	if (have == 0)
		check_warn(check, &sum.first->pos,
			   "%s has no effect: '%s' above it has none; give it at least %s",
			   knobs[id].file, parent->path, sum_text);
	else
		check_warn(check, &sum.over->pos,
			   "%s below '%s' adds up to %s, but '%s' has %s: they share that",
			   knobs[id].file, parent->path, sum_text, parent->path,
			   unit_print_bytes(have, have_text));
}

/* Without memory_recursiveprot a protection stays with the group, and its workloads are below it.
 */
static void check_handed_down(struct check *check, const struct group *group, enum knob_id id)
{
	const struct limit *limit = check_limit(group, id);

	if (limit && !check->facts->recursive_protection && check->facts->controllers &&
	    cg_has_controller(check->facts->controllers, "memory") &&
	    (group->has_run || group->children))
		check_warn(check, &limit->pos,
			   "%s of '%s' does not reach what runs below it: mount cgroup2 with "
			   "memory_recursiveprot",
			   knobs[id].file, group->path);
}

void check_level(struct check *check, const struct group *first, const struct group *parent,
		 const struct check_bound above[BOUND_COUNT])
{
	const struct check_bound *memory = &above[BOUND_MEMORY];

	if (!parent && check->facts->ram_bytes)
		check_machine_sums(check, first, memory);
	if (!parent)
		check_above(check, first, memory);
	if (parent) {
		check_claims(check, first, parent, KNOB_MEMORY_MIN, memory);
		check_claims(check, first, parent, KNOB_MEMORY_LOW, memory);
	}
	for (const struct group *group = first; group; group = group->next) {
		check_handed_down(check, group, KNOB_MEMORY_MIN);
		check_handed_down(check, group, KNOB_MEMORY_LOW);
	}
}
