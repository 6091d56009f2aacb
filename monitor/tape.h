/* SPDX-License-Identifier: MIT */
/*
 * A recording that the dashboard plays: its samples go into the model as those of a live tree do.
 */
#pragma once

#include "cgroup/replay.h"
#include "common/err.h"
#include "monitor/lane.h"
#include "monitor/model.h"

struct tape {
	struct replay *replay; /* owned */
	bool shown;	       /* the sample that the replay is at is in the model */
	struct text label;
	struct lane *lane; /* gets what happened up to the moment that is shown; NULL; borrowed */
};

/**
 * tape_tick() - the sample that the replay is at, then the one after it.
 *
 * What is damaged is passed over.
 *
 * Return: 1; 0 at the end: then nothing changed; -errno.
 */
int tape_tick(struct tape *tape, struct model *model, struct err *err);

/**
 * tape_step() - the sample after this one, or the one before.
 *
 * Return: as tape_tick().
 */
int tape_step(struct tape *tape, struct model *model, bool back, struct err *err);

/**
 * tape_at() - the last sample at or before a time, of all later ones the first.
 *
 * Return: 1 when it is of that time or before, 0 when it is the first and later; -errno.
 */
int tape_at(struct tape *tape, struct model *model, uint64_t real_nsec, struct err *err);

/**
 * tape_hold() - be at the sample of a time, which is in the model already.
 *
 * Return: 0, -errno.
 */
int tape_hold(struct tape *tape, uint64_t real_nsec, struct err *err);

/* What happened between the sample before and the one that the replay is at. */
void tape_events(const struct replay *replay, struct lane *lane);

/* By which the model knows a group. */
uint64_t tape_id(const struct frame_group *group);

/* "2026-11-23 22:41:52.5 on HOST": when the sample that is shown was taken. */
const char *tape_label(const struct tape *tape);
void tape_done(struct tape *tape);
