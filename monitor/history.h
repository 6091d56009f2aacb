/* SPDX-License-Identifier: MIT */
/*
 * The sample before this one, of each group, known by its id.
 */
#pragma once

#include "cgroup/sample.h"

struct history_slot {
	uint64_t id;	       /* 0: free */
	uint64_t round;	       /* in which it was put */
	struct sample *sample; /* packed; owned */
};

/* All zero is empty. */
struct history {
	struct history_slot *slots; /* owned; open addressing */
	size_t count, room;	    /* @room is a power of two */
	uint64_t round;
};

/**
 * history_get() - what was put last for a group.
 *
 * Return: borrowed until it is put again; NULL when there is none.
 */
const struct sample *history_get(const struct history *history, uint64_t id);

/**
 * history_put() - keep the numbers of a sample, in place of the one before.
 *
 * Return: 0, -ENOMEM.
 */
int history_put(struct history *history, const struct sample *sample);

/**
 * history_round() - forget the groups that were not put since the last call.
 */
void history_round(struct history *history);
void history_done(struct history *history);
