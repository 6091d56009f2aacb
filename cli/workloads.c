/* SPDX-License-Identifier: MIT */
#include "cli/workloads.h"

#include <errno.h>
#include <string.h>

#include "cli/output.h"
#include "governor/gc.h"
#include "governor/state.h"

int workloads_open(struct workloads *ret, struct err *err)
{
	const struct global_options *global = global_options();
	AUTO_TEXT struct text cleaned = {0};

	*ret = (struct workloads){.root = CG_NONE, .launches_fd = -1};
	host_probe(&ret->host);
	int r = state_open(global->state_dir, STATE_RUN, "launches", false, &ret->launches_fd, err);
	if (r == -ENOENT)
		return 0;
	if (r == 0 && !ret->host.mount[0])
		r = host_refuses(&ret->host, err);
	if (r == 0)
		r = cg_open_path(ret->host.mount, &ret->root, err);
	if (r == 0)
		r = gc_sweep(ret->launches_fd, ret->root.fd, ret->host.boot_id, &cleaned, err);
	output_lines(&cleaned);
	return r;
}

void workloads_close(struct workloads *workloads)
{
	fd_closep(&workloads->launches_fd);
	cg_close(&workloads->root);
	arena_done(&workloads->arena);
}

/* Whether the names of @word stand in @group one after the other. */
static bool names_part(const char *group, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = group; (at = strstr(at, word)); at++)
		if (at > group && at[-1] == '/' && (at[len] == '/' || at[len] == '\0'))
			return true;
	return false;
}

static bool is_meant(const struct record_facts *facts, const char *word)
{
	size_t len = strlen(word);

	if (word[0] == '/')
		return strncmp(facts->group, word, len) == 0 &&
		       (facts->group[len] == '/' || facts->group[len] == '\0' || len == 1);
	return strcmp(facts->name, word) == 0 || (len > 0 && names_part(facts->group, word));
}

struct walk {
	struct workloads *workloads;
	const char *word;
	workloads_visit *visit;
	void *data;
	struct err *err;
	bool met;
};

static int visit_record(int dirfd, const struct record_found *found, void *data)
{
	struct walk *walk = data;
	AUTO_CG struct cg cg = CG_NONE;
	struct err gone;

	if (found->crashed || (walk->word && !is_meant(&found->facts, walk->word)))
		return 0;
	if (found->facts.group[0] != '/' ||
	    cg_open(walk->workloads->root.fd, found->facts.group + 1, &cg, &gone) < 0)
		return 0;
	walk->met = true;
	return walk->visit(dirfd, found, &cg, walk->data, walk->err);
}

int workloads_walk(struct workloads *workloads, const char *word, workloads_visit *visit,
		   void *data, struct err *err)
{
	struct walk walk = {workloads, word, visit, data, err, false};
	int r = 0;

	if (workloads->launches_fd >= 0)
		r = record_walk(workloads->launches_fd, false, &workloads->arena, visit_record,
				&walk, err);
	if (r == 0 && word && !walk.met)
		return err_say(err, ENOENT, "no workload '%s' runs", word);
	return r;
}
