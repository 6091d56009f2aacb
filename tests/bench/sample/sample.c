/* SPDX-License-Identifier: MIT */
/*
 * bench-sample DIR ROUNDS [CGOV]: what one sample of all groups below DIR costs, in turn:
 *
 *	bare	the least: openat, pread, close of the same files of each group, nothing looked at
 *	sample	sampler_read() of each group
 *	json	the walk, the samples and their JSON, as `cgov stat --json` makes it, in this
 *process cgov	the program itself: CGOV --cgroup-root DIR stat --json
 *
 * Median of wall time and of CPU time of each, with its ratio to the bare loop's. Bare and sample
 * get the list of groups; the walk is part of json and cgov.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cgroup/sampler.h"
#include "monitor/export.h"
#include "monitor/survey.h"

#define FILES_MAX 256
#define BUF_SIZE  ((size_t)1 << 16)

struct bench {
	struct cg top;
	char **groups; /* paths below the top */
	size_t count, room;
	const char *cgov; /* can be NULL */
	const char *dir;
};

struct cost {
	double wall, cpu; /* usec */
};

static double now_usec(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int remember(UNUSED const struct cg *cg, const char *path, UNUSED unsigned int depth,
		    void *data)
{
	struct bench *bench = data;

	if (bench->count == bench->room) {
		bench->room = bench->room ? bench->room * 2 : 1024;
		bench->groups = realloc(bench->groups, bench->room * sizeof(*bench->groups));
	}
	bench->groups[bench->count] = bench->groups ? strdup(path[0] ? path : ".") : NULL;
	return bench->groups[bench->count++] ? 0 : -ENOMEM;
}

/* The files that the sampler reads, by its own rules. */
static size_t list_files(int dirfd, char names[FILES_MAX][64])
{
	DIR *dir = fdopendir(openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	size_t count = 0;
	struct stat st;

	for (struct dirent *entry; dir && count < FILES_MAX && (entry = readdir(dir));)
		if (entry->d_type == DT_REG && strcmp(entry->d_name, "cgroup.procs") != 0 &&
		    strcmp(entry->d_name, "cgroup.threads") != 0 &&
		    fstatat(dirfd, entry->d_name, &st, 0) == 0 && (st.st_mode & 0444) &&
		    strlen(entry->d_name) < 64)
			strcpy(names[count++], entry->d_name);
	if (dir)
		closedir(dir);
	return count;
}

static int bare(const struct bench *bench)
{
	static char names[2][FILES_MAX][64], buf[BUF_SIZE];
	size_t counts[2] = {0};

	/* The top may have other files than what is below it. */
	for (size_t i = 0; i < bench->count; i++) {
		size_t kind = i > 0;
		int dirfd =
			openat(bench->top.fd, bench->groups[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (counts[kind] == 0)
			counts[kind] = list_files(dirfd, names[kind]);
		for (size_t n = 0; n < counts[kind]; n++) {
			int fd = openat(dirfd, names[kind][n], O_RDONLY | O_CLOEXEC);
			if (fd < 0)
				continue;
			if (pread(fd, buf, sizeof(buf), 0) < 0 && errno != EOPNOTSUPP)
				fprintf(stderr, "%s: %s\n", names[kind][n], strerror(errno));
			close(fd);
		}
		close(dirfd);
	}
	return 0;
}

static int samples(const struct bench *bench)
{
	struct sampler *sampler = sampler_new();
	struct sample sample;
	struct err err;
	int r = 0;

	sample_init(&sample);
	for (size_t i = 0; r == 0 && i < bench->count; i++) {
		AUTO_CG struct cg cg = CG_NONE;
		r = cg_open(bench->top.fd, bench->groups[i], &cg, &err);
		if (r == 0)
			r = sampler_read(sampler, &cg, SAMPLE_ALL, &sample, &err);
	}
	sample_done(&sample);
	sampler_free(sampler);
	return r;
}

static int discard(struct export *export, UNUSED struct err *err)
{
	text_clear(&export->out);
	return 0;
}

static int export_one(const struct survey_group *group, void *data, struct err *err)
{
	const struct export_group out = {
		.path = group->path, .sample = group->sample, .effective = group->effective};

	return export_group(data, &out, err);
}

static int json(const struct bench *bench)
{
	const struct survey_start start = {bench->top, "/"};
	AUTO_EXPORT struct export export = {.exporter = exporter_find("json"), .flush = discard};
	const struct export_head head = {.boot_id = ""};
	struct survey survey = {
		.sampler = sampler_new(),
		.root_fd = bench->top.fd,
		.starts = &start,
		.count = 1,
		.depth = SURVEY_DEPTH_ALL,
		.set = SAMPLE_ALL,
	};
	struct err err;

	int r = export_begin(&export, &head, &err);
	if (r == 0)
		r = survey_walk(&survey, export_one, &export, &err);
	if (r == 0)
		r = export_end(&export, &err);
	sampler_free(survey.sampler);
	return r;
}

static int program(const struct bench *bench)
{
	char *argv[] = {strdup(bench->cgov), strdup("--cgroup-root"), strdup(bench->dir),
			strdup("stat"),	     strdup("--json"),	      NULL};
	posix_spawn_file_actions_t actions;
	int status = -1;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (posix_spawn(&pid, bench->cgov, &actions, NULL, argv, environ) == 0)
		waitpid(pid, &status, 0);
	posix_spawn_file_actions_destroy(&actions);
	for (size_t i = 0; argv[i]; i++)
		free(argv[i]);
	return status == 0 ? 0 : -ECHILD;
}

static const struct {
	const char *name;
	int (*run)(const struct bench *bench);
} contestants[] = {{"bare", bare}, {"sample", samples}, {"json", json}, {"cgov", program}};

#define CONTESTANTS ARRAY_LEN(contestants)

static double cpu_usec(int who)
{
	struct rusage usage;

	getrusage(who, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static int measure(const struct bench *bench, size_t which, struct cost *ret)
{
	double wall = now_usec(CLOCK_MONOTONIC);
	double cpu = cpu_usec(RUSAGE_SELF) + cpu_usec(RUSAGE_CHILDREN);
	int r = contestants[which].run(bench);

	ret->wall = now_usec(CLOCK_MONOTONIC) - wall;
	ret->cpu = cpu_usec(RUSAGE_SELF) + cpu_usec(RUSAGE_CHILDREN) - cpu;
	return r;
}

static int compare(const void *a, const void *b)
{
	const double one = *(const double *)a, other = *(const double *)b;

	return (one > other) - (one < other);
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), compare);
	return values[count / 2];
}

static void report(struct cost *const costs[CONTESTANTS], size_t rounds, size_t count,
		   size_t groups)
{
	double *values = calloc(rounds, sizeof(*values)), first[2] = {1, 1};

	printf("%zu groups, %zu rounds\n%-8s %12s %7s %12s %7s\n", groups, rounds, "", "wall ms",
	       "ratio", "cpu ms", "ratio");
	for (size_t i = 0; values && i < count; i++) {
		double pair[2];
		for (size_t n = 0; n < rounds; n++)
			values[n] = costs[i][n].wall;
		pair[0] = median(values, rounds);
		for (size_t n = 0; n < rounds; n++)
			values[n] = costs[i][n].cpu;
		pair[1] = median(values, rounds);
		if (i == 0)
			memcpy(first, pair, sizeof(first));
		printf("%-8s %12.1f %7.2f %12.1f %7.2f\n", contestants[i].name, pair[0] / 1e3,
		       pair[0] / first[0], pair[1] / 1e3, pair[1] / first[1]);
	}
	free(values);
}

static int run_rounds(const struct bench *bench, size_t rounds)
{
	size_t count = bench->cgov ? CONTESTANTS : CONTESTANTS - 1;
	struct cost *costs[CONTESTANTS] = {0};
	struct cost warm;
	int r = 0;

	for (size_t i = 0; i < count; i++) {
		costs[i] = calloc(rounds, sizeof(**costs));
		if (!costs[i])
			r = -ENOMEM;
		else if (r == 0)
			r = measure(bench, i, &warm);
	}
	for (size_t n = 0; r == 0 && n < rounds; n++)
		for (size_t i = 0; r == 0 && i < count; i++)
			r = measure(bench, i, &costs[i][n]);
	if (r == 0)
		report(costs, rounds, count, bench->count);
	for (size_t i = 0; i < count; i++)
		free(costs[i]);
	return r;
}

int main(int argc, char **argv)
{
	struct bench bench = {.top = CG_NONE};
	struct err err = {0};

	if (argc < 3) {
		fputs("usage: bench-sample DIR ROUNDS [CGOV]\n", stderr);
		return 2;
	}
	bench.dir = argv[1];
	bench.cgov = argv[3];
	int r = cg_open_path(argv[1], &bench.top, &err);
	if (r == 0)
		r = cg_walk(&bench.top, remember, &bench, &err);
	if (r == 0)
		r = run_rounds(&bench, strtoul(argv[2], NULL, 10));
	if (r < 0)
		fprintf(stderr, "bench-sample: %s (%s)\n", err.text, strerror(-r));
	for (size_t i = 0; i < bench.count; i++)
		free(bench.groups[i]);
	free(bench.groups);
	cg_close(&bench.top);
	return r < 0;
}
