/* SPDX-License-Identifier: MIT */
/*
 * Trends from what was sampled: when another column is to be seen, or another moment. Whole samples
 * would take ten times as long; the one number that a column is made of is enough.
 */
#include "cgroup/replay.h"
#include "common/attr.h"
#include "monitor/model.h"
#include "monitor/tape.h"
#include "monitor/trend.h"

#include <errno.h>
#include <stdlib.h>

struct group {
	uint64_t id;
	struct node *node;
	uint64_t value, mono_usec; /* of the sample before */
	size_t round;		   /* which that was; 0: none */
	bool known;
};

struct groups {
	struct group *all; /* owned; by id */
	size_t count;
	size_t round; /* which sample is read */
	enum column_id column;
	struct lane *lane; /* borrowed; NULL */
};

static void list_groups(struct groups *groups, struct node *node)
{
	node->trend = (struct trend){.column = groups->column};
	groups->all[groups->count++] = (struct group){.id = node->id, .node = node};
	for (struct node *child = node->children; child; child = child->next)
		list_groups(groups, child);
}

static int by_id(const void *a, const void *b)
{
	const struct group *one = a, *other = b;

	return (one->id > other->id) - (one->id < other->id);
}

static bool is_of_one_number(enum column_id column)
{
	const enum column_how how = columns[column].how;

	return how == HOW_VALUE || how == HOW_RATE || how == HOW_SUM_RATE || how == HOW_PERCENT ||
	       how == HOW_BAR || how == HOW_SUM;
}

/* A sample that has this number only. */
static struct sample sample_of(const struct group *group, enum metric_id metric, uint64_t *value)
{
	struct sample sample = {.id = group->id, .mono_usec = group->mono_usec, .packed = true};

	*value = group->value;
	sample.value = value;
	sample.present[metric / 8] = (uint8_t)(1U << metric % 8);
	return sample;
}

static bool figure_of(const struct group *then, const struct group *now, enum column_id column,
		      uint64_t *ret)
{
	const enum metric_id metric = columns[column].metric;
	uint64_t values[2];
	struct sample before = sample_of(then, metric, &values[0]);
	struct sample after = sample_of(now, metric, &values[1]);
	const struct delta delta = {.then = then->known ? &before : NULL, .now = &after};
	const struct node node = {
		.path = now->node->path,
		.now = &after,
		.then = then->known ? &before : NULL,
		.effective = now->node->effective,
	};

	if (columns[column].how == HOW_SUM_RATE)
		return delta_rate(&delta, metric, ret);
	if (columns[column].how != HOW_SUM)
		return model_figure(&node, column, ret);
	*ret = now->value;
	return true;
}

static void put(struct groups *groups, const struct frame_group *frame_group)
{
	const enum metric_id metric = columns[groups->column].metric;
	const struct group key = {.id = tape_id(frame_group)};
	struct group *group =
		bsearch(&key, groups->all, groups->count, sizeof(*groups->all), by_id);
	uint64_t figure;

	if (!group)
		return;
	/* What was away meanwhile is as new as it is in the model. */
	if (group->round + 1 != groups->round) {
		group->node->trend = (struct trend){.column = groups->column};
		group->known = false;
	}
	struct group now = {
		.id = group->id,
		.node = group->node,
		.mono_usec = frame_group->mono_usec,
		.round = groups->round,
	};
	now.known = frame_value(frame_group, metric, &now.value);
	bool known = now.known && figure_of(group, &now, groups->column, &figure);
	trend_put(&group->node->trend, groups->column, known ? &figure : NULL);
	*group = now;
}

static int fill(struct groups *groups, struct replay *replay, uint64_t to_nsec, struct err *err)
{
	int r = 1;

	while (r > 0 && replay_real_nsec(replay) <= to_nsec) {
		const struct frame *frame = replay_frame(replay);
		groups->round++;
		for (size_t i = 0; i < frame->count && is_of_one_number(groups->column); i++)
			put(groups, frame->groups[i]);
		if (groups->lane)
			tape_events(replay, groups->lane);
		do
			r = replay_step(replay, false, err);
		while (r == -EBADMSG);
	}
	return r < 0 ? r : 0;
}

int trend_fill(struct model *model, struct replay *replay, uint64_t from_nsec, uint64_t to_nsec,
	       struct lane *lane, struct err *err)
{
	struct groups groups = {.column = model->trend, .lane = lane};
	bool wanted = lane || is_of_one_number(model->trend);

	if (!model->top)
		return 0;
	groups.all = calloc(model->group_count + 1, sizeof(*groups.all));
	if (!groups.all)
		return err_set(err, ENOMEM, "show what was sampled");
	list_groups(&groups, model->top);
	qsort(groups.all, groups.count, sizeof(*groups.all), by_id);
	if (from_nsec < replay_first_nsec(replay))
		from_nsec = replay_first_nsec(replay);
	int r = wanted ? replay_seek(replay, from_nsec, err) : 0;
	if (r == 0 && wanted)
		r = fill(&groups, replay, to_nsec, err);
	free(groups.all);
	return r;
}
