/* SPDX-License-Identifier: MIT */
#include "monitor/sources.h"

#include "common/clock.h"
#include "monitor/source_exit.h"
#include "monitor/source_net.h"
#include "monitor/source_socket.h"
#include "monitor/survey.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#define WALK_USEC (10 * USEC_PER_SEC)

struct sources {
	struct source_exit *exits;     /* NULL: nobody listens; owned */
	struct source_net *net;	       /* NULL; owned */
	struct source_socket *sockets; /* NULL before they are looked at; owned */
	uint64_t walk_usec;	       /* when all groups are to be looked at again */
	bool exits_noted, net_noted;
	char note[200]; /* why nobody listens */
};

struct sources *sources_new(int root_fd, bool listen)
{
	struct sources *sources = cg_is_cgroup2(root_fd) ? calloc(1, sizeof(*sources)) : NULL;
	struct err err;

	if (!sources)
		return NULL;
	sources->net = source_net_new();
	sources->exits_noted = !listen;
	if (listen && source_exit_open(&sources->exits, &err) < 0)
		snprintf(sources->note, sizeof(sources->note),
			 "tasks that live shorter than an interval are not counted: %.120s",
			 err.text);
	return sources;
}

void sources_free(struct sources *sources)
{
	if (!sources)
		return;
	source_exit_close(sources->exits);
	source_net_free(sources->net);
	source_socket_free(sources->sockets);
	free(sources);
}

struct look {
	struct source_net *net;
	const char *top; /* path of where the walk began */
};

static int look(const struct cg *cg, const char *path, UNUSED unsigned int depth, void *data)
{
	const struct look *look = data;
	char whole[PATH_MAX];

	if (snprintf(whole, sizeof(whole), "%s%s%s", look->top, *path && look->top[1] ? "/" : "",
		     path) < (int)sizeof(whole))
		source_net_look(look->net, cg, whole);
	return 0;
}

void sources_begin(struct sources *sources, const struct survey_start *starts, size_t count,
		   bool whole)
{
	uint64_t now = clock_mono_usec();
	struct err ignored;

	sources_hear(sources);
	if (sources->net && now >= sources->walk_usec) {
		for (size_t i = 0; i < count; i++) {
			struct look data = {sources->net, starts[i].path};
			cg_walk(&starts[i].cg, look, &data, &ignored);
		}
		sources->walk_usec = whole ? UINT64_MAX : now + WALK_USEC;
	}
	if (sources->net)
		source_net_round(sources->net);
}

static void fill_tasks(struct sources *sources, const char *path, uint64_t id,
		       struct sample *sample)
{
	struct sample_file *file = sample_add_file(sample, "cgov.tasks");
	struct exit_counts counts;

	if (!file)
		return;
	file->metric = METRIC_CGOV_TASKS_EXITED;
	file->splits = 1;
	exits_get(source_exit_counts(sources->exits), path, id, &counts);
	sample_set(sample, METRIC_CGOV_TASKS_EXITED, counts.processes);
	sample_set(sample, METRIC_CGOV_TASKS_EXITED_BY_PARENT, counts.by_parent);
	sample_set(sample, METRIC_CGOV_TASKS_EXITED_CPU_USEC, counts.cpu_usec);
	sample_set(sample, METRIC_CGOV_TASKS_EXITED_READ_BYTES, counts.read_bytes);
	sample_set(sample, METRIC_CGOV_TASKS_EXITED_WRITE_BYTES, counts.write_bytes);
	sample_set(sample, METRIC_CGOV_TASKS_LOSSES, source_exit_losses(sources->exits));
}

void sources_fill(struct sources *sources, const struct cg *cg, const char *path,
		  struct sample *sample)
{
	if (sources->net) {
		source_net_look(sources->net, cg, path);
		source_net_fill(sources->net, path, sample);
	}
	if (sources->exits)
		fill_tasks(sources, path, cg->id, sample);
}

void sources_end(struct sources *sources)
{
	if (sources->exits)
		exits_round(source_exit_counts(sources->exits));
}

int sources_read_sockets(struct sources *sources, const struct survey_start *starts, size_t count,
			 struct err *err)
{
	if (!sources)
		return err_say(err, ENOTSUP, "this is no tree of cgroups: it has no sockets");
	if (!sources->sockets)
		sources->sockets = source_socket_new();
	if (!sources->sockets)
		return err_set(err, ENOMEM, "list sockets");
	return source_socket_read(sources->sockets, sources->net, starts, count, err);
}

void sources_fill_sockets(const struct sources *sources, const char *path, struct sockets *ret)
{
	source_socket_fill(sources->sockets, path, ret);
}

int sources_fd(const struct sources *sources)
{
	return sources && sources->exits ? source_exit_fd(sources->exits) : -1;
}

void sources_hear(struct sources *sources)
{
	if (sources->exits)
		source_exit_read(sources->exits);
}

const char *sources_note(struct sources *sources)
{
	const char *note = sources->net ? source_net_note(sources->net) : NULL;

	if (note && !sources->net_noted) {
		sources->net_noted = true;
		return note;
	}
	if (sources->exits || sources->exits_noted)
		return NULL;
	sources->exits_noted = true;
	return sources->note;
}
