/* SPDX-License-Identifier: MIT */
/*
 * bench-ticks DIR TICKS: CPU time of a tick of the dashboard over all groups below DIR, beside two
 * bare loops over the same groups, in turn: one that opens, reads and closes the files that the
 * dashboard reads of a busy group, one that does so with 30 files a group. The dashboard once reads
 * everything, as if every group had worked, and once as it does with groups that are idle.
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

int main(int argc, char **argv)
{
	struct files wanted = {0}, all = {0};
	struct collect collect;
	struct cg top, again;
	struct model model;
	struct err err;
	double same = 0, others = 0, busy = 0, idle = 0;
	int ticks = argc > 2 ? atoi(argv[2]) : 0;
	size_t groups = 0;

	if (ticks < 1 || cg_open_path(argv[1], &top, &err) < 0 ||
	    cg_open_path(argv[1], &again, &err) < 0 || collect_open(&top, "/", &collect, &err) < 0)
		return 2;
	model_init(&model);
	watch_groups(&collect);
	DIR *dir = fdopendir(dup(again.fd));
	struct cg first = again;
	for (struct dirent *entry; dir && (entry = readdir(dir));)
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.' &&
		    cg_open(again.fd, entry->d_name, &first, &err) == 0)
			break;
	list_files(&first, SAMPLE_FAST | SAMPLE_STATIC, &wanted);
	list_files(&first, SAMPLE_ALL, &all);
	tick(&collect, &model, true);
	for (int i = 0; i < ticks; i++) {
		same += bare(&again, &wanted, SIZE_MAX, &groups);
		others += bare(&again, &all, FILES_OF_OTHERS, &groups);
		busy += tick(&collect, &model, true);
		idle += tick(&collect, &model, false);
	}
	printf("%zu groups, CPU ms of a tick: %.1f all read, %.1f idle; bare loops: %.1f the same %zu "
	       "files, %.1f %d files\n",
	       groups, busy / ticks, idle / ticks, same / ticks, wanted.count, others / ticks,
	       FILES_OF_OTHERS);
	printf("all read / same files %.2f; idle / all read %.2f; %d files / idle %.1f\n",
	       busy / same, idle / busy, FILES_OF_OTHERS, others / idle);
	model_done(&model);
	collect_close(&collect);
	return 0;
}
