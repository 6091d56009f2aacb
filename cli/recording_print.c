/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/recording.h"
#include "common/clock.h"
#include "common/when.h"

/* One sample of a recording, and what its groups allow. */
struct printing {
	const struct recording_view *view;
	struct replay *replay;
	const struct frame *frame;
	struct groups groups;	     /* for names only */
	struct effective *effective; /* owned; of each group */
	unsigned int *levels; /* owned; of each group, below the topmost that was asked for */
	struct sample sample;
	struct export export;
};

static int find_time(struct replay *replay, const char *at, struct err *err)
{
	uint64_t first = replay_first_nsec(replay), last = replay_last_nsec(replay);
	char from[CLOCK_RFC3339_SIZE], to[CLOCK_RFC3339_SIZE];
	uint64_t nsec = UINT64_MAX;

	if (at && when_parse(at, first, last, &nsec) < 0)
		return err_say(err, EINVAL,
			       "--at '%s' is no time; say 2026-11-23T22:41:00, 22:41, -5m or +30s",
			       at);
	int r = replay_seek(replay, nsec, err);
	if (r == -ENOENT)
		return err_say(err, ENOENT, "nothing was recorded by then: it is from %s to %s",
			       clock_rfc3339(first, from), clock_rfc3339(last, to));
	return r;
}

int recording_open_at(const char *path, const char *at, struct replay **ret, struct err *err)
{
	struct replay *replay = NULL;

	int r = replay_open(path, &replay, err);
	if (r < 0)
		return r;
	r = find_time(replay, at, err);
	if (r < 0) {
		replay_close(replay);
		return err_wrap(err, "'%s'", path);
	}
	*ret = replay;
	return 0;
}

const char *recording_group_path(const char *base, const char *name, char path[PATH_MAX])
{
	size_t len;

	if (name[0] == '/')
		base = "";
	else if (!base[1])
		base = base[0] ? "" : NULL;
	if (!base || snprintf(path, PATH_MAX, "%s/%s", base, name + strspn(name, "/")) >= PATH_MAX)
		return NULL;
	for (len = strlen(path); len > 1 && path[len - 1] == '/';)
		path[--len] = '\0';
	return path;
}

/* Levels of a path below another; UINT_MAX when it is not. */
static unsigned int levels_below(const char *path, const char *top)
{
	size_t len = top[1] ? strlen(top) : 0;
	unsigned int levels = 0;

	if (strncmp(path, top, len) != 0 || (path[len] && path[len] != '/'))
		return UINT_MAX;
	for (path += len; *path; path++)
		levels += *path == '/' && path[1];
	return levels;
}

static int print_group(struct printing *printing, size_t index, struct err *err)
{
	const struct frame_group *group = printing->frame->groups[index];
	const char *name = groups_name(&printing->groups, group->path);
	const struct export_group out = {
		.path = group->path,
		.name = name,
		.sample = &printing->sample,
		.effective = &printing->effective[index],
	};

	if (!filter_passes(&printing->view->options->filter, group->path, name))
		return 0;
	if (frame_sample(group, &printing->sample) < 0)
		return err_set(err, ENOMEM, "print '%s'", group->path);
	return export_group(&printing->export, &out, err);
}

/* Those that are above what was recorded are not asked for. */
static bool is_shown(const struct printing *printing, size_t index)
{
	const struct frame_group *group = printing->frame->groups[index];

	return !(group->flags & FRAME_ABOVE);
}

/* Whether a name before this one brought the group. */
static bool is_done(const struct printing *printing, size_t names, const char *path)
{
	char top[PATH_MAX];

	for (size_t i = 0; i < names; i++)
		if (recording_group_path(printing->groups.base, printing->view->names[i], top) &&
		    levels_below(path, top) <= printing->view->options->depth)
			return true;
	return false;
}

static int print_named(struct printing *printing, size_t which, struct err *err)
{
	const char *name = printing->view->names[which];
	bool found = false;
	char top[PATH_MAX];
	int r = 0;

	if (!recording_group_path(printing->groups.base, name, top))
		return err_say(err, ENOENT, "no group '%s' in the recording", name);
	for (size_t i = 0; r == 0 && i < printing->frame->count; i++) {
		const char *path = printing->frame->groups[i]->path;
		unsigned int levels = levels_below(path, top);
		if (levels == UINT_MAX || !is_shown(printing, i))
			continue;
		found |= levels == 0;
		if (levels <= printing->view->options->depth && !is_done(printing, which, path))
			r = print_group(printing, i, err);
	}
	if (r == 0 && !found)
		return err_say(err, ENOENT, "no group '%s' in the recording then", name);
	return r;
}

static int print_all(struct printing *printing, struct err *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < printing->frame->count; i++)
		if (is_shown(printing, i) && printing->levels[i] <= printing->view->options->depth)
			r = print_group(printing, i, err);
	return r;
}

/* Parents come first, so what they allow is known. */
static int find_effective(struct printing *printing, struct err *err)
{
	size_t count = printing->frame->count;

	printing->effective = calloc(count + 1, sizeof(*printing->effective));
	printing->levels = calloc(count + 1, sizeof(*printing->levels));
	if (!printing->effective || !printing->levels)
		return err_set(err, ENOMEM, "print the recording");
	for (size_t i = 0; i < count; i++) {
		const struct frame_group *group = printing->frame->groups[i];
		if (frame_sample(group, &printing->sample) < 0)
			return err_set(err, ENOMEM, "print '%s'", group->path);
		if (i > 0)
			printing->effective[i] = printing->effective[group->parent];
		effective_narrow(&printing->effective[i], &printing->sample, group->path);
		if (i > 0 && is_shown(printing, group->parent))
			printing->levels[i] = printing->levels[group->parent] + 1;
	}
	return 0;
}

static int print_frame(struct printing *printing, struct err *err)
{
	const struct segment_head *head = replay_head(printing->replay);
	const struct export_head out = {
		.real_nsec = replay_real_nsec(printing->replay),
		.boot_id = head->boot_id,
	};
	char *const *names = printing->view->names;

	strcpy(printing->groups.base, head->base);
	printing->frame = replay_frame(printing->replay);
	int r = find_effective(printing, err);
	if (r == 0)
		r = export_begin(&printing->export, &out, err);
	if (r == 0 && !names[0])
		r = print_all(printing, err);
	for (size_t i = 0; r == 0 && names[i]; i++)
		r = print_named(printing, i, err);
	return r == 0 ? export_end(&printing->export, err) : r;
}

int recording_print(const struct recording_view *view, const struct exporter *exporter, bool pretty,
		    struct err *err)
{
	struct printing printing = {
		.view = view,
		.groups = {.root = CG_NONE},
		.export = {.exporter = exporter,
			   .flush = sampling_flush,
			   .pretty = pretty,
			   .names = view->options->names,
			   .max_series = view->options->max_series},
	};

	sample_init(&printing.sample);
	int r = recording_open_at(view->path, view->at, &printing.replay, err);
	if (r == 0)
		r = print_frame(&printing, err);
	export_done(&printing.export);
	sample_done(&printing.sample);
	replay_close(printing.replay);
	free(printing.effective);
	free(printing.levels);
	return r;
}
