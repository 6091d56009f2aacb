/* SPDX-License-Identifier: MIT */
#include "governor/engine_parts.h"

#include <string.h>

static void read_again(const struct engine *engine, const struct engine_input *input,
		       const struct engine_slot *from, struct engine_slot *to)
{
	struct engine_place place = engine->places[from->place];
	struct engine look = {.input = input, .places = &place, .place_count = 1};

	*to = *from;
	to->place = 0;
	place.now = engine_find(input, place.path);
	place.fresh = true;
	if (place.now && engine_group_id(place.now) != place.id)
		place.now = NULL;
	engine_read_slot(&look, to);
	/* What was true at the tick is not good enough here. */
	if (!place.now && from->leaf->kind != EXPR_NAME)
		to->known = false;
}

bool engine_still(struct engine *engine, const struct engine_decision *decision,
		  const struct engine_input *input)
{
	const struct engine_instance *instance = &engine->instances[decision->instance];
	const struct engine_group *group = engine_find(input, decision->group);

	if (!group || engine_group_id(group) != decision->group_id)
		return false;
	for (size_t i = 0; i < instance->when_slots; i++)
		read_again(engine, input, &engine->slots[instance->slot + i], &engine->scratch[i]);
	return engine_truth(instance->rule->when, engine->scratch) == ENGINE_TRUE;
}
