/* SPDX-License-Identifier: MIT */
#include "monitor/openmetrics.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "monitor/place.h"
#include "monitor/self.h"

struct state {
	struct series_group *groups; /* owned */
	size_t count, room;
	uint64_t real_nsec;
};

int openmetrics_begin(struct export *export, const struct export_head *head, struct err *err)
{
	openmetrics_done(export);
	struct state *state = calloc(1, sizeof(*state));
	if (!state)
		return err_set(err, ENOMEM, "write metrics");
	state->real_nsec = head->real_nsec;
	export->state = state;
	return 0;
}

/* cAdvisor's "name" is the container's; what is none has no such label. */
static void add_cadvisor_labels(struct text *labels, const struct export_group *group)
{
	const char *name = group->name;
	struct place place;

	place_of(group->path, &place);
	series_add_label(labels, "id", (struct span){group->path, strlen(group->path)});
	if (!name && place.container[0])
		name = place.container;
	if (!name)
		return;
	text_add(labels, ",");
	series_add_label(labels, "name", (struct span){name, strlen(name)});
}

static int keep(struct state *state, enum export_names names, const struct export_group *group)
{
	AUTO_TEXT struct text labels = {0};

	if (state->count == state->room) {
		size_t room = state->room ? state->room * 2 : 64;
		struct series_group *grown = realloc(state->groups, room * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		state->groups = grown;
		state->room = room;
	}
	if (names == EXPORT_NAMES_CADVISOR)
		add_cadvisor_labels(&labels, group);
	else
		series_add_label(&labels, "group", (struct span){group->path, strlen(group->path)});
	struct series_group *kept = &state->groups[state->count++];
	*kept = (struct series_group){
		.sample = sample_pack(group->sample, SAMPLE_KEEP_TEXTS),
		.path = strdup(group->path),
		.name = group->name ? strdup(group->name) : NULL,
		.labels = text_take(&labels),
		.effective = *group->effective,
	};
	return kept->sample && kept->path && kept->labels && !group->name == !kept->name ? 0
											 : -ENOMEM;
}

int openmetrics_group(struct export *export, const struct export_group *group, struct err *err)
{
	return keep(export->state, export->names, group) < 0
		       ? err_set(err, ENOMEM, "keep the sample")
		       : 0;
}

int series_each(struct series_pass *pass, const struct family *family, series_write *write,
		const void *what, struct err *err)
{
	if (family)
		series_family(&pass->series, family);
	for (size_t i = 0; i < pass->count; i++) {
		if (pass->groups[i].dropped)
			continue;
		pass->series.group = &pass->groups[i];
		write(&pass->series, what);
		int r = export_relieve(pass->export, err);
		if (r < 0)
			return r;
	}
	pass->series.group = NULL;
	return 0;
}

static int write_groups(struct series_pass *pass, struct err *err)
{
	switch (pass->export->names) {
	case EXPORT_NAMES_CGOV:
		return native_write(pass, err);
	case EXPORT_NAMES_CADVISOR:
		return compat_write(pass, err);
	}
	return 0;
}

static unsigned int depth_of(const struct series_group *group)
{
	unsigned int depth = 0;

	for (const char *at = group->path; *at; at++)
		depth += *at == '/' && at[1];
	return depth;
}

/*
 * What is near the root stays: its numbers hold those of what is below. A group is shown with all
 * it has or not at all, and which ones are does not depend on the numbers of the others.
 */
static struct self_dropped drop(struct series_pass *pass)
{
	struct self_dropped dropped = {0};
	size_t left = pass->export->max_series, seen = 0;

	for (unsigned int depth = 0; seen < pass->count; depth++) {
		for (size_t i = 0; i < pass->count; i++) {
			struct series_group *group = &pass->groups[i];
			if (depth_of(group) != depth)
				continue;
			seen++;
			group->dropped = dropped.groups > 0 || group->count > left;
			left -= group->dropped ? 0 : group->count;
			dropped.groups += group->dropped;
			dropped.series += group->dropped ? group->count : 0;
		}
	}
	return dropped;
}

static int count_and_drop(struct series_pass *pass, struct self_dropped *ret, struct err *err)
{
	for (size_t i = 0; i < pass->count; i++) {
		pass->groups[i].count = 0;
		pass->groups[i].dropped = false;
	}
	pass->series.counting = true;
	int r = write_groups(pass, err);
	pass->series.counting = false;
	if (r == 0)
		*ret = drop(pass);
	return r;
}

int openmetrics_end(struct export *export, bool classic, struct err *err)
{
	struct state *state = export->state;
	struct self_dropped dropped = {0};
	struct series_pass pass = {
		.export = export,
		.groups = state->groups,
		.count = state->count,
		.series = {.out = &export->out, .classic = classic, .real_nsec = state->real_nsec},
	};
	int r = 0;

	if (export->max_series > 0)
		r = count_and_drop(&pass, &dropped, err);
	if (r == 0)
		r = write_groups(&pass, err);
	if (r < 0)
		return r;
	if (export->max_series > 0)
		self_write_dropped(&pass.series, &dropped);
	if (export->self)
		self_write(&pass.series, export->self, state->count);
	if (!classic)
		text_add(&export->out, "# EOF\n");
	return 0;
}

void openmetrics_done(struct export *export)
{
	struct state *state = export->state;

	export->state = NULL;
	if (!state)
		return;
	for (size_t i = 0; i < state->count; i++) {
		free(state->groups[i].sample);
		free(state->groups[i].path);
		free(state->groups[i].name);
		free(state->groups[i].labels);
	}
	free(state->groups);
	free(state);
}
