/* SPDX-License-Identifier: MIT */
/*
 * A group and its two ancestors a second apart, from the texts of their files.
 */
#pragma once

#include "cgroup/lineage.h"
#include "cgroup/sample_parse.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#define LEVELS 3

/* "/web/api", "/web", "/": files as "NAME: CONTENT; NAME: CONTENT", with | for a line's end. */
struct scene {
	struct sample then[LEVELS], now[LEVELS];
	struct effective effective;
	struct lineage lineage;
};

static const char *const paths[LEVELS] = {"/web/api", "/web", "/"};

static void fill(struct sample *sample, const char *files, uint64_t mono_usec)
{
	char *copy = strdup(files), *rest = copy;

	sample_init(sample);
	sample->id = 1;
	sample->mono_usec = mono_usec;
	for (char *file; (file = strsep(&rest, ";"));) {
		struct sample_plan plan;
		file += strspn(file, " ");
		char *colon = strstr(file, ": ");
		if (!colon)
			continue;
		*colon = '\0';
		for (char *bar = colon + 2; (bar = strchr(bar, '|'));)
			*bar = '\n';
		assert_int_equal(sample_plan_init(&plan, file, NULL, 0), 0);
		sample_parse(&plan, colon + 2, strlen(colon + 2), sample);
		sample_plan_done(&plan);
	}
	free(copy);
}

/* What each of the three has, before and a second later. */
static void scene_init(struct scene *scene, const char *const then[LEVELS],
		       const char *const now[LEVELS])
{
	memset(&scene->effective, 0, sizeof(scene->effective));
	for (size_t i = 0; i < LEVELS; i++) {
		fill(&scene->then[i], then[i] ? then[i] : "", 1000000);
		fill(&scene->now[i], now[i] ? now[i] : "", 2000000);
	}
	for (size_t i = LEVELS; i-- > 0;)
		effective_narrow(&scene->effective, &scene->now[i], paths[i]);
	lineage_init(&scene->lineage, paths[0], &scene->effective);
	for (size_t i = 0; i < LEVELS; i++)
		lineage_add(&scene->lineage, &scene->then[i], &scene->now[i]);
}

static void scene_done(struct scene *scene)
{
	for (size_t i = 0; i < LEVELS; i++) {
		sample_done(&scene->then[i]);
		sample_done(&scene->now[i]);
	}
}

#define PSI(some) "some avg10=0.00 avg60=0.00 avg300=0.00 total=" #some
