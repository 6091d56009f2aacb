/* SPDX-License-Identifier: MIT */
#include "monitor/survey.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

struct survey_walk {
	const struct survey *survey;
	const struct survey_start *start;
	struct sample sample;
	struct effective *effective; /* by depth below the start, its parents at 0 */
	char path[PATH_MAX];
	survey_visit *visit;
	void *data;
	struct err *err;
};

bool survey_is_below(const char *path, const char *top, unsigned int *ret_levels)
{
	size_t len = top[1] ? strlen(top) : 0;
	unsigned int levels = 0;

	if (strncmp(path, top, len) != 0 || (path[len] && path[len] != '/'))
		return false;
	for (path += len; *path; path++)
		levels += *path == '/' && path[1];
	if (ret_levels)
		*ret_levels = levels;
	return true;
}

/* Whether a start before this one comes by here too. */
static bool is_done(const struct survey_walk *walk)
{
	for (const struct survey_start *other = walk->survey->starts; other < walk->start;
	     other++) {
		unsigned int levels;
		if (survey_is_below(walk->path, other->path, &levels) &&
		    levels <= walk->survey->depth)
			return true;
	}
	return false;
}

static int make_path(struct survey_walk *walk, const char *below)
{
	const char *top = walk->start->path;
	int len = snprintf(walk->path, sizeof(walk->path), "%s%s%s", top,
			   *below && top[1] ? "/" : "", below);

	return len < (int)sizeof(walk->path) ? 0 : -ENAMETOOLONG;
}

static int visit_group(const struct cg *cg, const char *path, unsigned int depth, void *data)
{
	struct survey_walk *walk = data;
	struct effective *effective = &walk->effective[depth + 1];

	if (depth > walk->survey->depth || make_path(walk, path) < 0)
		return 1;
	/* Covered as far as the depth goes: what is below may still be new. */
	const struct survey *survey = walk->survey;
	bool skip = is_done(walk) || (survey->wants && !survey->wants(walk->path, walk->data));
	int r = sampler_read(survey->sampler, cg, skip ? SAMPLE_STATIC : survey->set, &walk->sample,
			     walk->err);
	if (r == -ENODEV)
		return 1;
	if (r < 0)
		return err_wrap(walk->err, "group '%s'", walk->path);
	*effective = walk->effective[depth];
	effective_narrow(effective, &walk->sample, walk->path);
	if (skip)
		return 0;
	if (survey->sources)
		sources_fill(survey->sources, cg, walk->path, &walk->sample);
	const struct survey_group group = {walk->path, &walk->sample, effective};
	return walk->visit(&group, walk->data, walk->err);
}

int survey_walk(const struct survey *survey, survey_visit *visit, void *data, struct err *err)
{
	AUTO_FREE struct effective *effective = calloc(CG_DEPTH_MAX + 2, sizeof(struct effective));
	struct survey_walk walk = {.survey = survey, .visit = visit, .data = data, .err = err};
	int r = 0;

	if (!effective)
		return err_set(err, ENOMEM, "walk the groups");
	walk.effective = effective;
	sample_init(&walk.sample);
	if (survey->sources)
		sources_begin(survey->sources, survey->starts, survey->count,
			      survey->depth == SURVEY_DEPTH_ALL && !survey->wants);
	for (size_t i = 0; r >= 0 && i < survey->count; i++) {
		walk.start = &survey->starts[i];
		effective_above(survey->root_fd, walk.start->path, &effective[0]);
		r = cg_walk(&walk.start->cg, visit_group, &walk, err);
	}
	if (survey->sources)
		sources_end(survey->sources);
	sample_done(&walk.sample);
	return r;
}
