/* SPDX-License-Identifier: MIT */
#include "monitor/collect.h"

#include "cgroup/idle.h"
#include "common/clock.h"
#include "monitor/survey.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void collect_processes(struct collect *collect, int proc_fd, bool live)
{
	AUTO_FD int ours = proc_fd, theirs = dup(proc_fd);

	collect->processes = source_proc_new(ours);
	if (collect->processes)
		ours = -1;
	collect->taskstats = theirs < 0 ? NULL : source_taskstats_new(theirs, live);
	if (collect->taskstats)
		theirs = -1;
}

int collect_open(struct cg *top, const char *path, struct collect *ret, struct err *err)
{
	struct sampler *sampler = sampler_new();
	char *copy = strdup(path);

	if (!sampler || !copy) {
		sampler_free(sampler);
		free(copy);
		return err_set(err, ENOMEM, "read '%s'", path);
	}
	*ret = (struct collect){.sampler = sampler, .top = TAKE(*top, CG_NONE), .path = copy};
	ret->kept = kept_new(KEPT_MAX);
	sampler_keep(sampler, ret->kept);
	ret->peaks = peaks_new();
	ret->sources = sources_new(ret->top.fd, true);
	/* Without memory for it nothing is told. */
	(void)incidents_open(&ret->top, ret->path, &ret->incidents, err);
	AUTO_FD int proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (proc_fd >= 0)
		collect_processes(ret, TAKE_FD(proc_fd), true);
	return 0;
}

void collect_close(struct collect *collect)
{
	sampler_free(collect->sampler);
	kept_free(collect->kept);
	peaks_free(collect->peaks);
	source_proc_free(collect->processes);
	source_taskstats_free(collect->taskstats);
	sources_free(collect->sources);
	incidents_close(&collect->incidents);
	lane_done(&collect->lane);
	free(collect->tasks.all);
	cg_close(&collect->top);
	free(collect->path);
	*collect = (struct collect){.top = CG_NONE};
}

struct tick {
	struct collect *collect;
	struct model *model;
	struct err *err;
	char set[PATH_MAX]; /* the last group that somebody wrote to a file of; "": none */
};

static bool wants_all(const struct collect *collect, const struct cg *cg)
{
	return collect->detail_id && collect->detail_id == cg->id;
}

static void drop(struct sample *sample)
{
	sample_done(sample);
	free(sample);
}

/* Everything is read once in so many ticks: limits, and what others do to a group that is idle. */
#define WHOLE_TICKS 10

/* A group, or one above it: cgroup.subtree_control is about the files of those below. */
static bool is_set(const struct tick *tick, const char *path)
{
	return tick->set[0] && survey_is_below(path, tick->set, NULL);
}

/* The sample before, where what does not change by itself may be taken from it. NULL: it may not.
 */
static const struct sample *before_of(const struct tick *tick, const struct cg *cg,
				      const char *path)
{
	const struct collect *collect = tick->collect;
	const struct sample *before = model_sample(tick->model, path);

	if (is_set(tick, path) || !before || before->id != cg->id || collect->fresh ||
	    wants_all(collect, cg) || (cg->id + collect->ticks) % WHOLE_TICKS == 0)
		return NULL;
	return before;
}

/* Return: 1 where the group has done nothing: then it is the sample before, now; 0; -errno. */
static int read_sample(const struct tick *tick, const struct cg *cg, const char *path,
		       struct sample *ret)
{
	const struct sample *before = before_of(tick, cg, path);
	bool slow = tick->collect->slow || wants_all(tick->collect, cg);
	unsigned int set = SAMPLE_FAST | SAMPLE_STATIC | (slow ? SAMPLE_SLOW : 0);

	if (before && group_is_idle(tick->collect->kept, cg, before) &&
	    sample_copy(before, clock_mono_usec(), clock_real_nsec(), ret) == 0)
		return 1;
	return sampler_read_again(tick->collect->sampler, cg, set, before, ret, tick->err);
}

static int read_group(const struct tick *tick, const struct cg *cg, const char *path,
		      struct sample **ret)
{
	struct sample *sample = calloc(1, sizeof(*sample));

	if (!sample)
		return err_set(tick->err, ENOMEM, "read a group");
	sample_init(sample);
	int r = read_sample(tick, cg, path, sample);
	if (r < 0)
		drop(sample);
	else
		*ret = sample;
	return r;
}

static int list_task(const struct task *task, void *data)
{
	struct task_list *list = data;

	if (list->count == list->room) {
		size_t room = list->room ? list->room * 2 : 64;
		struct task *all = realloc(list->all, room * sizeof(*all));
		if (!all)
			return -ENOMEM;
		list->all = all;
		list->room = room;
	}
	list->all[list->count++] = *task;
	return 0;
}

static int add_tasks(struct collect *collect, struct model *model, struct node *group, int cg_fd)
{
	struct task_list *list = &collect->tasks;

	if (!group->expanded || !collect->processes)
		return 0;
	list->count = 0;
	int r = source_proc_group(collect->processes, cg_fd, model->threads, list_task, list);
	if (r == 0 && collect->taskstats)
		source_taskstats_fill(collect->taskstats, list->all, list->count);
	for (size_t i = 0; i < list->count && r == 0; i++)
		r = model_add_task(group, &list->all[i]);
	return r;
}

static int read_tasks(const struct tick *tick, struct node *group, const struct cg *cg)
{
	int r = add_tasks(tick->collect, tick->model, group, cg->fd);

	return r < 0 ? err_set(tick->err, -r, "read the processes of '%s'", group->path) : 0;
}

/* Into what is kept, and the model unless that shows another moment. */
static int take(const struct tick *tick, const char *path, struct sample *sample,
		const struct cg *cg)
{
	struct collect *collect = tick->collect;

	if (collect->incidents.roll)
		(void)incidents_add(&collect->incidents, path, sample);
	if (collect->past)
		past_add(collect->past, path, sample);
	if (collect->held) {
		drop(sample);
		return 0;
	}
	if (model_add(tick->model, path, sample) < 0)
		return err_set(tick->err, ENOMEM, "read '%s'", path);
	if (collect->peaks && (collect->wants_peaks || wants_all(collect, cg)))
		peaks_read(collect->peaks, cg, wants_all(collect, cg), &tick->model->added->peak);
	return read_tasks(tick, tick->model->added, cg);
}

/* Whether something below is to be read in any case: its processes, or all its figures. */
static bool is_looked_at(const struct collect *collect, const struct node *node)
{
	for (const struct node *child = node->children; child; child = child->next)
		if (child->expanded || child->id == collect->detail_id ||
		    is_looked_at(collect, child))
			return true;
	return false;
}

/*
 * What a group has used, those below it have: where it did nothing, they did not. That one of them
 * came or went the kernel tells.
 */
static bool may_skip(const struct collect *collect, const struct node *node)
{
	return node && node->children && !collect->wants_peaks &&
	       incidents_is_quiet(&collect->incidents) && !is_looked_at(collect, node);
}

static int repeat_below(const struct tick *tick, const struct node *node)
{
	int r = 0;

	for (const struct node *child = node->children; r == 0 && child; child = child->next) {
		const struct cg unopened = {.fd = -1, .id = child->id};
		struct sample *sample = calloc(1, sizeof(*sample));
		if (!sample ||
		    sample_copy(child->now, clock_mono_usec(), clock_real_nsec(), sample) < 0) {
			free(sample);
			return err_set(tick->err, ENOMEM, "read '%s'", child->path);
		}
		r = take(tick, child->path, sample, &unopened);
		if (r == 0)
			r = repeat_below(tick, child);
	}
	return r;
}

static int take_idle(const struct tick *tick, const char *path, struct sample *sample,
		     const struct cg *cg)
{
	const struct node *node = model_node(tick->model, path);
	bool skip = may_skip(tick->collect, node);

	int r = take(tick, path, sample, cg);
	if (r == 0 && skip)
		r = repeat_below(tick, node);
	/* 1 does not go down. */
	return r < 0 ? r : skip;
}

static int visit(const struct cg *cg, const char *path, UNUSED unsigned int depth, void *data)
{
	struct tick *tick = data;
	const char *top = tick->collect->path;
	struct sample *sample = NULL;
	char whole[PATH_MAX];

	if (snprintf(whole, sizeof(whole), "%s%s%s", top, *path && top[1] ? "/" : "", path) >=
	    (int)sizeof(whole))
		return 1;
	if (incidents_take_set(&tick->collect->incidents, cg->id) && !is_set(tick, whole))
		memcpy(tick->set, whole, sizeof(whole));
	int r = read_group(tick, cg, whole, &sample);
	if (r == -ENODEV)
		return 1;
	if (r < 0)
		return r;
	/* What else was filled in is in it. */
	if (r > 0)
		return take_idle(tick, whole, sample, cg);
	if (tick->collect->sources)
		sources_fill(tick->collect->sources, cg, whole, sample);
	return take(tick, whole, sample, cg);
}

const char *collect_note(struct collect *collect)
{
	const char *note = collect->sources ? sources_note(collect->sources) : NULL;

	if (note)
		return note;
	note = collect->taskstats ? source_taskstats_note(collect->taskstats) : NULL;

	if (!note || collect->noted)
		return NULL;
	collect->noted = true;
	return note;
}

static int played(struct collect *collect, int r)
{
	collect->ended = r == 0;
	return r < 0 ? r : 0;
}

struct tape *collect_tape(const struct collect *collect)
{
	if (collect->tape)
		return collect->tape;
	return collect->past ? &collect->past->tape : NULL;
}

static int to_lane(const struct incident *incident, void *data)
{
	return lane_put(data, incident);
}

static int walk(struct collect *collect, struct tick *tick, struct err *err)
{
	const struct survey_start start = {collect->top, collect->path};

	collect->real_nsec = clock_real_nsec();
	collect->fresh |= collect->slow != collect->was_slow;
	collect->was_slow = collect->slow;
	if (collect->incidents.roll)
		incidents_begin(&collect->incidents);
	if (collect->past)
		past_begin(collect->past, collect->real_nsec, clock_mono_usec());
	if (collect->sources)
		sources_begin(collect->sources, &start, 1, true);
	int r = cg_walk(&collect->top, visit, tick, err);
	if (collect->sources)
		sources_end(collect->sources);
	collect->fresh = false;
	collect->ticks++;
	if (collect->past && r == 0)
		past_end(collect->past);
	if (collect->incidents.roll && r == 0)
		(void)incidents_end(&collect->incidents, to_lane, &collect->lane);
	if (collect->kept)
		kept_round(collect->kept);
	if (collect->peaks)
		peaks_round(collect->peaks);
	if (collect->processes)
		source_proc_round(collect->processes);
	return r;
}

int collect_tick(struct collect *collect, struct model *model, struct err *err)
{
	struct tick tick = {.collect = collect, .model = model, .err = err};

	if (collect->tape)
		return played(collect, tape_tick(collect->tape, model, err));
	int r = walk(collect, &tick, err);
	if (r < 0 || collect->held)
		return r;
	return model_finish(model) < 0 ? err_set(err, ENOMEM, "arrange the groups") : 0;
}

static int visit_tasks(const struct tick *tick, struct node *node)
{
	AUTO_CG struct cg cg = CG_NONE;
	size_t skip = strlen(tick->collect->path);
	const char *below = node->path + skip;
	struct err ignored;

	/* A group that is gone by now has none. */
	if (node->expanded &&
	    cg_open(tick->collect->top.fd, below + (*below == '/'), &cg, &ignored) == 0) {
		int r = read_tasks(tick, node, &cg);
		if (r < 0)
			return r;
		model_drop_tasks(node);
	}
	for (struct node *child = node->children; child; child = child->next) {
		int r = visit_tasks(tick, child);
		if (r < 0)
			return r;
	}
	return 0;
}

int collect_tasks(struct collect *collect, struct model *model, struct err *err)
{
	struct tick tick = {.collect = collect, .model = model, .err = err};

	/* There are none in a recording. */
	int r = model->top && !collect->tape ? visit_tasks(&tick, model->top) : 0;
	if (r < 0)
		return r;
	return model_arrange(model) < 0 ? err_set(err, ENOMEM, "arrange the groups") : 0;
}
