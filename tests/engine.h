/* SPDX-License-Identifier: MIT */
/*
 * A small world for tests of the engine: three groups whose numbers a test sets, a clock that it
 * moves, and what the engine decided as lines of text.
 */
#pragma once

#include "governor/engine.h"

#include "common/attr.h"
#include "tests/policy_text.h"
#include "tests/test.h"

#include <string.h>

#define SEC 1000000U

enum { DB, WEB, API, SCENE_GROUPS };

struct scene_group {
	const char *path;
	uint64_t id, memory, cpu_usec, pressure, oom_kills;
	const char *memory_max; /* NULL: it has no such file */
	bool absent, stale, empty;
};

struct scene {
	struct arena arena;
	struct policy *policy;
	struct engine *engine;
	struct engine_options options;
	struct scene_group groups[SCENE_GROUPS];
	uint64_t now, real_off, last;
	struct engine_decision decision; /* the last */
	struct text said;
};

static const char *const scene_head = "cgov: 1\nname: a\n"
				      "groups: {db: {}, web: {children: {api: {}}}}\n";

static inline void scene_start(struct scene *scene, const char *rules)
{
	struct findings findings = {.arena = &scene->arena};
	AUTO_TEXT struct text text = {0}, said = {0};
	struct err err;

	text_addf(&text, "%s%s", scene_head, rules);
	assert_int_equal(policy_load_text("a.yaml", text_str(&text), text.len, &scene->arena,
					  &findings, &scene->policy, &err),
			 0);
	findings_print(&findings, &said);
	assert_string_equal(text_str(&said), "");
	const struct policy *policy = scene->policy;
	assert_int_equal(engine_new(&policy, 1, &scene->options, &scene->engine, &err), 0);
}

static inline struct scene scene_new(void)
{
	struct scene scene = {.options = ENGINE_OPTIONS_DEFAULT, .now = 1000 * SEC};

	scene.options.base = "/cgov";
	scene.options.grace_usec = 0;
	scene.groups[DB] = (struct scene_group){.path = "/cgov/db", .id = 10};
	scene.groups[WEB] = (struct scene_group){.path = "/cgov/web", .id = 20};
	scene.groups[API] = (struct scene_group){.path = "/cgov/web/api", .id = 30};
	return scene;
}

static inline void scene_done(struct scene *scene)
{
	engine_free(scene->engine);
	arena_done(&scene->arena);
	text_done(&scene->said);
}
#define AUTO_SCENE CLEANUP(scene_done)

static inline void scene_say(const struct engine_decision *decision, void *data)
{
	struct scene *scene = data;

	scene->decision = *decision;
	text_addf(&scene->said, "%s %s %s", engine_kind_name(decision->kind), decision->rule->name,
		  decision->group + strlen("/cgov/"));
	if (decision->ask)
		text_addf(&scene->said, " %s", decision->ask->action->name);
	if (strcmp(decision->target, decision->group) != 0)
		text_addf(&scene->said, " of %s", decision->target + strlen("/cgov/"));
	if (decision->why != ENGINE_WHY_NONE)
		text_addf(&scene->said, ": %s", engine_why_text(decision->why));
	text_add(&scene->said, decision->observe ? " (observed)\n" : "\n");
}

static inline void scene_fill(const struct scene *scene, const struct scene_group *group,
			      struct sample *ret)
{
	sample_init(ret);
	ret->id = group->id;
	ret->mono_usec = group->stale ? scene->last : scene->now;
	sample_set(ret, METRIC_MEMORY_CURRENT, group->memory);
	sample_set(ret, METRIC_CPU_STAT_USAGE_USEC, group->cpu_usec);
	sample_set(ret, METRIC_MEMORY_PRESSURE_SOME_AVG10, group->pressure);
	sample_set(ret, METRIC_MEMORY_EVENTS_OOM_KILL, group->oom_kills);
	sample_set(ret, METRIC_CGROUP_EVENTS_POPULATED, !group->empty);
	if (group->memory_max) {
		struct sample_file *file = sample_add_file(ret, "memory.max");
		file->is_text = true;
		file->text = sample_add_text(ret, group->memory_max, strlen(group->memory_max));
	}
}

static inline size_t scene_input(const struct scene *scene, struct sample samples[SCENE_GROUPS],
				 struct engine_group groups[SCENE_GROUPS])
{
	size_t count = 0;

	for (size_t i = 0; i < SCENE_GROUPS; i++) {
		scene_fill(scene, &scene->groups[i], &samples[i]);
		if (!scene->groups[i].absent)
			groups[count++] = (struct engine_group){.path = scene->groups[i].path,
								.sample = &samples[i],
								.age_usec = UINT64_MAX};
	}
	return count;
}

/* Return: what was decided; until the next tick. */
static inline const char *scene_tick(struct scene *scene)
{
	struct sample samples[SCENE_GROUPS];
	struct engine_group groups[SCENE_GROUPS];
	struct engine_input input = {.mono_usec = scene->now,
				     .real_nsec = (scene->now + scene->real_off) * 1000,
				     .groups = groups};

	input.count = scene_input(scene, samples, groups);
	text_clear(&scene->said);
	engine_tick(scene->engine, &input, scene_say, scene);
	for (size_t i = 0; i < SCENE_GROUPS; i++)
		sample_done(&samples[i]);
	scene->last = scene->now;
	return text_str(&scene->said);
}

/* Ticks of a second each, as many as that; what all of them said. */
static inline const char *scene_run(struct scene *scene, unsigned int seconds)
{
	static struct text all;

	text_clear(&all);
	for (unsigned int i = 0; i < seconds; i++) {
		scene->now += SEC;
		text_add(&all, scene_tick(scene));
	}
	return text_str(&all);
}
