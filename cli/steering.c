/* SPDX-License-Identifier: MIT */
#include "cli/steering.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "cli/workloads.h"

int steering_open(struct steer *ret, struct err *err)
{
	const struct global_options *global = global_options();

	return steer_open(global->cgroup_root, global->state_dir, ret, err);
}

int steering_path(const struct steer *steer, const char *word, char ret[PATH_MAX], struct err *err)
{
	const char *base = word[0] == '/' || !steer->own[1] ? "" : steer->own;

	/* A variable that a script forgot to set must not mean everything. */
	if (!word[0])
		return err_say(err, EINVAL, "a group has a name");
	if (word[0] != '/' && !steer->own[0]) {
		err_say(err, ENOENT, "no group '%s': cgov has no groups here", word);
		return err_hint(err, "a path from the root of the hierarchy begins with '/'");
	}
	const char *slash = word[0] == '/' ? "" : "/";
	if (snprintf(ret, PATH_MAX, "%s%s%s", base, slash, word) >= PATH_MAX)
		return err_say(err, ENAMETOOLONG, "no group has so long a name");
	for (size_t len = strlen(ret); len > 1 && ret[len - 1] == '/'; len--)
		ret[len - 1] = '\0';
	return 0;
}

struct search {
	char *path; /* PATH_MAX bytes */
	size_t count;
};

static int note_group(UNUSED int dirfd, const struct record_found *found,
		      UNUSED const struct cg *cg, void *data, UNUSED struct err *err)
{
	struct search *search = data;

	search->count++;
	snprintf(search->path, PATH_MAX, "%s", found->facts.group);
	return 0;
}

static int find_workload(const char *word, char ret[PATH_MAX], struct err *err)
{
	AUTO_WORKLOADS struct workloads workloads = {.root = CG_NONE, .launches_fd = -1};
	struct search search = {.path = ret};

	int r = workloads_open(&workloads, err);
	if (r == 0)
		r = workloads_walk(&workloads, word, note_group, &search, err);
	if (r == 0 && search.count > 1) {
		err_say(err, EINVAL, "'%s' is the name of %zu workloads", word, search.count);
		return err_hint(err, "name the group of one, as in 'cgov ls'");
	}
	return r;
}

int steering_group(const struct steer *steer, const char *word, char ret[PATH_MAX], struct err *err)
{
	AUTO_CG struct cg cg = CG_NONE;
	struct err ignored;

	int r = steering_path(steer, word, ret, err);
	if (r == 0)
		r = steer_open_group(steer, &(struct steer_group){.path = ret}, &cg, err);
	if (r != -ENOENT || word[0] == '/')
		return r;
	char path[PATH_MAX];
	int found = find_workload(word, path, &ignored);
	if (found == -EINVAL)
		*err = ignored;
	if (found < 0)
		return found == -EINVAL ? found : r;
	strcpy(ret, path);
	return 0;
}

struct each {
	struct steer *steer;
	steering_act *act;
	void *data;
};

static int act_on(const struct each *each, const struct steer_group *group, struct err *err)
{
	AUTO_TEXT struct text said = {0};
	int r = each->act(each->steer, group, each->data, &said, err);

	if (r > 0)
		output_note("%s", text_str(&said));
	return r < 0 ? r : 0;
}

/* One that ends meanwhile needs no act. */
static int visit(UNUSED int dirfd, const struct record_found *found, const struct cg *cg,
		 void *data, struct err *err)
{
	const struct steer_group group = {found->facts.group, cg->id};
	int r = act_on(data, &group, err);

	return r == -ENOENT || r == -ENODEV || r == -ESTALE ? 0 : r;
}

/* The words of a workload are looked for first: they may be several, or deep in a group. */
static int act_on_word(const struct each *each, struct workloads *workloads, const char *word,
		       struct err *err)
{
	char path[PATH_MAX];
	struct err cause;
	AUTO_CG struct cg cg = CG_NONE;

	int r = workloads_walk(workloads, word, visit, (void *)(uintptr_t)each, err);
	if (r != -ENOENT || steering_path(each->steer, word, path, &cause) < 0)
		return r;
	const struct steer_group group = {path, 0};
	int missing = steer_open_group(each->steer, &group, &cg, &cause);
	if (missing < 0 && word[0] == '/')
		*err = cause;
	return missing < 0 ? r : act_on(each, &group, err);
}

int steering_each(char *const *words, steering_act *act, void *data, struct err *err)
{
	AUTO_WORKLOADS struct workloads workloads = {.root = CG_NONE, .launches_fd = -1};
	AUTO_STEER struct steer steer = {.top = CG_NONE};
	const struct each each = {&steer, act, data};

	int r = workloads_open(&workloads, err);
	if (r == 0)
		r = steering_open(&steer, err);
	for (; r == 0 && *words; words++)
		r = act_on_word(&each, &workloads, *words, err);
	return r;
}
