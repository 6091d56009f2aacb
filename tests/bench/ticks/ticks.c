/* SPDX-License-Identifier: MIT */
/*
 * bench-ticks DIR TICKS [busy]: CPU time of a tick of the dashboard over all groups below DIR,
 * beside two bare loops over the same groups, in turn: one that opens, reads and closes the files
 * that the dashboard reads of a busy group, one that does so with 30 files a group. The dashboard
 * once reads everything, once as it does with groups that worked since (where "busy" puts a process
 * into each), and once as it does with groups that are idle.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup/sampler.h"
#include "common/clock.h"
#include "common/event.h"
#include "common/fd.h"
#include "monitor/collect.h"
#include "tests/bench/ticks/workers.h"

#define FILES_OF_OTHERS 30
#define FILES_MAX	256

struct files {
	char *names[FILES_MAX];
	size_t count;
};

struct loop {
	const struct files *files;
	size_t limit, groups;
};

/* What a sample of this set reads of a group. */
static void list_files(const struct cg *cg, unsigned int set, struct files *ret)
{
	struct sampler *sampler = sampler_new();
	struct sample sample;
	struct err err;

	sample_init(&sample);
	if (sampler_read(sampler, cg, set, &sample, &err) < 0) {
		fprintf(stderr, "bench-ticks: %s\n", err.text);
		exit(1);
	}
	for (size_t i = 0; i < sample.file_count && ret->count < FILES_MAX; i++)
		ret->names[ret->count++] = strdup(sample.texts + sample.files[i].name);
	sample_done(&sample);
	sampler_free(sampler);
}

static int read_files(const struct cg *cg, UNUSED const char *path, UNUSED unsigned int depth,
		      void *data)
{
	static char buf[65536];
	struct loop *loop = data;

	for (size_t i = 0; i < loop->files->count && i < loop->limit; i++) {
		int fd = openat(cg->fd, loop->files->names[i], O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		(void)!read(fd, buf, sizeof(buf));
		close(fd);
	}
	loop->groups++;
	return 0;
}

static double bare(const struct cg *top, const struct files *files, size_t limit,
		   size_t *ret_groups)
{
	struct loop loop = {.files = files, .limit = limit};
	uint64_t before = clock_cpu_usec();
	struct err err;

	cg_walk(top, read_files, &loop, &err);
	*ret_groups = loop.groups;
	return (double)(clock_cpu_usec() - before) / 1000;
}

static double tick(struct collect *collect, struct model *model, bool fresh)
{
	uint64_t before = clock_cpu_usec();
	struct err err;

	collect->fresh = fresh;
	if (collect_tick(collect, model, &err) < 0) {
		fprintf(stderr, "bench-ticks: %s\n", err.text);
		exit(1);
	}
	return (double)(clock_cpu_usec() - before) / 1000;
}

/* As in the dashboard, where a loop would read what comes between the ticks. */
static void watch_groups(struct collect *collect)
{
	const struct event_functions *event;
	sd_event *loop;
	struct err err;

	if (event_open(&event, &err) < 0 || event->new (&loop) < 0 ||
	    incidents_watch(&collect->incidents, event, loop) < 0)
		fprintf(stderr, "bench-ticks: groups that come and go are not watched\n");
}

struct bench {
	struct collect collect;
	struct model model;
	struct cg again; /* for the bare loops */
	struct files same, all;
	struct workers workers;
	size_t groups;
	double busy, whole, idle, loop_same, loop_others; /* CPU ms, the least of all rounds */
};

static struct cg first_below(const struct cg *top)
{
	DIR *dir = fdopendir(dup(top->fd));
	struct cg first = *top;
	struct err err;

	for (struct dirent *entry; dir && (entry = readdir(dir));)
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.' &&
		    cg_open(top->fd, entry->d_name, &first, &err) == 0)
			break;
	closedir(dir);
	return first;
}

static bool bench_open(struct bench *bench, const char *path)
{
	struct cg top;
	struct err err;

	if (cg_open_path(path, &top, &err) < 0 || cg_open_path(path, &bench->again, &err) < 0 ||
	    collect_open(&top, "/", &bench->collect, &err) < 0)
		return false;
	model_init(&bench->model);
	watch_groups(&bench->collect);
	struct cg first = first_below(&bench->again);
	list_files(&first, SAMPLE_FAST | SAMPLE_STATIC, &bench->same);
	list_files(&first, SAMPLE_ALL, &bench->all);
	return true;
}

static void keep_least(double *least, double now)
{
	if (*least <= 0 || now < *least)
		*least = now;
}

static void run_round(struct bench *bench)
{
	keep_least(&bench->loop_same, bare(&bench->again, &bench->same, SIZE_MAX, &bench->groups));
	keep_least(&bench->loop_others,
		   bare(&bench->again, &bench->all, FILES_OF_OTHERS, &bench->groups));
	workers_work(&bench->workers);
	keep_least(&bench->busy, tick(&bench->collect, &bench->model, false));
	keep_least(&bench->whole, tick(&bench->collect, &bench->model, true));
	keep_least(&bench->idle, tick(&bench->collect, &bench->model, false));
}

static void print(const struct bench *bench)
{
	printf("%zu groups, CPU ms of a tick: %.1f all read, %.1f busy (%zu worked), %.1f idle; "
	       "bare loops: %.1f the same %zu files, %.1f %d files\n",
	       bench->groups, bench->whole, bench->busy, bench->workers.count, bench->idle,
	       bench->loop_same, bench->same.count, bench->loop_others, FILES_OF_OTHERS);
	printf("all read / same files %.2f; idle / all read %.2f; %d files / busy %.1f; %d files / "
	       "idle %.1f\n",
	       bench->whole / bench->loop_same, bench->idle / bench->whole, FILES_OF_OTHERS,
	       bench->loop_others / bench->busy, FILES_OF_OTHERS, bench->loop_others / bench->idle);
}

int main(int argc, char **argv)
{
	int ticks = argc > 2 ? atoi(argv[2]) : 0;
	static struct bench bench;

	if (ticks < 1 || !bench_open(&bench, argv[1]))
		return 2;
	if (argc > 3 && workers_start(&bench.again, &bench.workers) < 0)
		fprintf(stderr, "bench-ticks: not every group has a process\n");
	tick(&bench.collect, &bench.model, true);
	for (int i = 0; i < ticks; i++)
		run_round(&bench);
	print(&bench);
	if (argc > 3)
		workers_stop(&bench.workers);
	model_done(&bench.model);
	collect_close(&bench.collect);
	return 0;
}
