/* SPDX-License-Identifier: MIT */
#include "monitor/trace.h"

#include "common/clock.h"
#include "monitor/tape.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* More than any screen has columns, for what is out of sight to both sides. */
#define POINTS_ENOUGH 16384

/* A figure holds for this many of the usual distances between two of them. */
#define HOLD_NUMERATOR	 5
#define HOLD_DENOMINATOR 2

void trace_done(struct trace *trace)
{
	free(trace->path);
	free(trace->points);
	lane_done(&trace->lane);
	replay_close(trace->reader);
	if (trace->path) {
		sample_done(&trace->then);
		sample_done(&trace->now);
	}
	*trace = (struct trace){0};
}

int trace_begin(struct trace *trace, const char *path, uint64_t from_nsec, uint64_t to_nsec,
		uint64_t grain_nsec, uint64_t apart_nsec, struct replay *reader, struct err *err)
{
	char *copy = strdup(path);

	trace_done(trace);
	if (!copy) {
		replay_close(reader);
		return err_set(err, ENOMEM, "draw '%s'", path);
	}
	trace->path = copy;
	trace->from_nsec = trace->to_nsec = from_nsec;
	trace->grain_nsec = grain_nsec ? grain_nsec : 1;
	trace->apart_nsec = apart_nsec;
	sample_init(&trace->then);
	sample_init(&trace->now);
	trace_extend(trace, to_nsec, reader);
	return 0;
}

void trace_extend(struct trace *trace, uint64_t to_nsec, struct replay *reader)
{
	uint64_t from_nsec = trace->to_nsec;
	struct err ignored;

	trace->has_then = false;
	replay_close(trace->reader);
	trace->reader = reader;
	if (!reader)
		return;
	if (from_nsec < replay_first_nsec(reader))
		from_nsec = replay_first_nsec(reader);
	/* What is damaged, or gone by now, is passed over by stepping on. */
	int r = replay_seek(reader, from_nsec, &ignored);
	trace->to_nsec = to_nsec < replay_last_nsec(reader) ? to_nsec : replay_last_nsec(reader);
	if (r < 0 && r != -EBADMSG) {
		replay_close(reader);
		trace->reader = NULL;
	}
}

static void merge(struct trace_point *into, const struct trace_point *point)
{
	for (size_t i = 0; i < CHART_COUNT; i++) {
		if (!(into->has_value & 1U << i) || point->value[i] > into->value[i])
			into->value[i] = point->value[i];
		if (point->has_limit & 1U << i)
			into->limit[i] = point->limit[i];
	}
	into->has_value |= point->has_value;
	into->has_limit |= point->has_limit;
}

static int add(struct trace *trace, const struct trace_point *point)
{
	struct trace_point *last = trace->count ? &trace->points[trace->count - 1] : NULL;

	if (last && last->real_nsec / trace->grain_nsec == point->real_nsec / trace->grain_nsec) {
		merge(last, point);
		return 0;
	}
	if (trace->count == trace->room) {
		size_t room = trace->room ? trace->room * 2 : 256;
		struct trace_point *grown = realloc(trace->points, room * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		trace->points = grown;
		trace->room = room;
	}
	trace->points[trace->count++] = *point;
	return 0;
}

static int put(struct trace *trace, const struct node *node, uint64_t real_nsec)
{
	struct trace_point point = {.real_nsec = real_nsec};

	for (size_t i = 0; i < CHART_COUNT; i++) {
		if (model_figure(node, charts[i].column, &point.value[i]))
			point.has_value |= (uint16_t)(1U << i);
		if (charts[i].limit != COLUMN_COUNT &&
		    model_figure(node, charts[i].limit, &point.limit[i]))
			point.has_limit |= (uint16_t)(1U << i);
	}
	return add(trace, &point);
}

int trace_put(struct trace *trace, const struct node *node, uint64_t real_nsec)
{
	if (real_nsec > trace->to_nsec)
		trace->to_nsec = real_nsec;
	return put(trace, node, real_nsec);
}

/* Groups are in the order of their paths. */
static const struct frame_group *find(const struct frame *frame, const char *path)
{
	size_t from = 0, to = frame->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = frame_path_compare(frame->groups[middle]->path, path);
		if (order == 0)
			return frame->groups[middle];
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

/* From the top down, as the model narrows. */
static int narrow(const struct frame *frame, const struct frame_group *group,
		  struct effective *effective)
{
	const struct frame_group *above = frame->groups[group->parent];
	struct sample sample;

	int r = above != group ? narrow(frame, above, effective) : 0;
	if (r < 0)
		return r;
	sample_init(&sample);
	r = frame_sample(group, &sample);
	if (r == 0)
		effective_narrow(effective, &sample, group->path);
	sample_done(&sample);
	return r;
}

/* The sample that the reader is at. */
static int take(struct trace *trace)
{
	const struct frame *frame = replay_frame(trace->reader);
	const struct frame_group *group = find(frame, trace->path);
	struct node node = {.path = trace->path, .now = &trace->now};
	int r = 0;

	if (!group || group->flags & FRAME_ABOVE) {
		trace->has_then = false;
		return 0;
	}
	r = frame_sample(group, &trace->now);
	if (r == 0)
		r = narrow(frame, group, &node.effective);
	if (r < 0)
		return r;
	node.then = trace->has_then ? &trace->then : NULL;
	r = put(trace, &node, replay_real_nsec(trace->reader));
	struct sample spare = trace->then;
	trace->then = trace->now;
	trace->now = spare;
	trace->has_then = true;
	return r;
}

/* Return: whether there is more to be read. */
static bool step(struct trace *trace)
{
	struct err ignored;
	int r;

	do
		r = replay_step(trace->reader, false, &ignored);
	while (r == -EBADMSG);
	return r > 0 && replay_real_nsec(trace->reader) <= trace->to_nsec;
}

int trace_work(struct trace *trace, uint64_t budget_usec, struct err *err)
{
	uint64_t end_usec = clock_mono_usec() + budget_usec;

	while (trace->reader && clock_mono_usec() < end_usec) {
		tape_events(trace->reader, &trace->lane);
		if (take(trace) < 0)
			return err_set(err, ENOMEM, "draw '%s'", trace->path);
		if (step(trace))
			continue;
		replay_close(trace->reader);
		trace->reader = NULL;
	}
	return trace->reader ? 1 : 0;
}

void trace_forget(struct trace *trace, uint64_t before_nsec)
{
	size_t kept = 0;

	if (trace->count < POINTS_ENOUGH)
		return;
	for (size_t i = 0; i < trace->count; i++)
		if (trace->points[i].real_nsec >= before_nsec)
			trace->points[kept++] = trace->points[i];
	trace->count = kept;
	trace->from_nsec = before_nsec;
}

static void put_column(struct graph_column *column, const struct trace_point *point,
		       enum chart_id chart)
{
	if (point->has_value & 1U << chart &&
	    (!column->known || point->value[chart] > column->value))
		column->value = point->value[chart];
	if (point->has_limit & 1U << chart)
		column->limit = point->limit[chart];
	column->known |= point->has_value >> chart & 1;
	column->has_limit |= point->has_limit >> chart & 1;
}

/* A group that has no figure for longer than samples are apart was not there. */
static void hold(struct graph_column *figures, size_t count, size_t most)
{
	size_t since = most;

	for (size_t i = 0; i < count; i++) {
		if (figures[i].known || figures[i].has_limit) {
			since = 0;
			continue;
		}
		if (++since < most)
			figures[i] = figures[i - 1];
	}
}

void trace_columns(const struct trace *trace, enum chart_id chart, uint64_t from_nsec,
		   uint64_t step_nsec, struct graph_column *ret, size_t count)
{
	memset(ret, 0, count * sizeof(*ret));
	for (size_t i = 0; i < trace->count; i++) {
		const struct trace_point *point = &trace->points[i];
		uint64_t at = (point->real_nsec - from_nsec) / step_nsec;
		if (point->real_nsec >= from_nsec && at < count)
			put_column(&ret[at], point, chart);
	}
	hold(ret, count,
	     1 + (size_t)(trace->apart_nsec * HOLD_NUMERATOR / HOLD_DENOMINATOR / step_nsec));
}

bool trace_has(const struct trace *trace, enum chart_id chart)
{
	for (size_t i = 0; i < trace->count; i++)
		if (trace->points[i].has_value & 1U << chart)
			return true;
	return false;
}
