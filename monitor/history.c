/* SPDX-License-Identifier: MIT */
#include "monitor/history.h"

#include <errno.h>
#include <stdlib.h>

static size_t home(const struct history *history, uint64_t id)
{
	return (size_t)(id * 0x9E3779B97F4A7C15ULL >> 20) & (history->room - 1);
}

/* The slot of the group, or the free one where it would go; there always is a free one. */
static struct history_slot *find(const struct history *history, uint64_t id)
{
	size_t at = home(history, id);

	while (history->slots[at].id && history->slots[at].id != id)
		at = (at + 1) & (history->room - 1);
	return &history->slots[at];
}

const struct sample *history_get(const struct history *history, uint64_t id)
{
	return history->room ? find(history, id)->sample : NULL;
}

static int resize(struct history *history, size_t room)
{
	struct history new = {.room = room, .round = history->round};

	new.slots = calloc(room, sizeof(*new.slots));
	if (!new.slots)
		return -ENOMEM;
	for (size_t i = 0; i < history->room; i++) {
		if (!history->slots[i].id)
			continue;
		*find(&new, history->slots[i].id) = history->slots[i];
		new.count++;
	}
	free(history->slots);
	*history = new;
	return 0;
}

int history_put(struct history *history, const struct sample *sample)
{
	if (history->count * 2 >= history->room &&
	    resize(history, history->room ? history->room * 2 : 64) < 0)
		return -ENOMEM;
	struct sample *packed = sample_pack(sample, SAMPLE_KEEP_ITEMS);
	if (!packed)
		return -ENOMEM;
	struct history_slot *slot = find(history, sample->id);
	history->count += slot->id == 0;
	free(slot->sample);
	*slot = (struct history_slot){sample->id, history->round, packed};
	return 0;
}

void history_round(struct history *history)
{
	size_t gone = 0;

	for (size_t i = 0; i < history->room; i++) {
		struct history_slot *slot = &history->slots[i];
		if (!slot->id || slot->round == history->round)
			continue;
		free(slot->sample);
		slot->sample = NULL;
		gone++;
	}
	history->round++;
	if (gone == 0)
		return;
	/* A hole would hide what lies behind it: the others are put anew. */
	for (size_t i = 0; i < history->room; i++)
		if (!history->slots[i].sample)
			history->slots[i] = (struct history_slot){0};
	resize(history, history->room);
}

void history_done(struct history *history)
{
	for (size_t i = 0; i < history->room; i++)
		free(history->slots[i].sample);
	free(history->slots);
	*history = (struct history){0};
}
