/* SPDX-License-Identifier: MIT */
/*
 * bench-draw GROUPS SAMPLES BUSY: the dashboard of a made-up tree on a terminal of 200 by 60, BUSY
 * of a hundred groups doing something between two samples. Prints, on standard error, the CPU time
 * of a frame (drawn, and sent to the terminal), with trends and graphs and without; what a history
 * takes in memory and CPU time; how long it takes to go back, and to draw what was before.
 */
#include "common/clock.h"
#include "monitor/moment.h"
#include "monitor/screen.h"
#include "monitor/trace_follow.h"
#include "monitor/view.h"
#include "tests/recording.h"

#include <fcntl.h>
#include <locale.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROWS	60
#define COLUMNS 200

struct bench {
	struct world world;
	struct past past;
	struct collect collect;
	struct model model;
	struct view view;
	struct trace trace;
	struct grid grid;
	struct screen *screen;
	struct err err;
};

static double cpu_msec(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Return: the CPU time of keeping the sample. */
static double keep(struct bench *bench)
{
	const struct world *world = &bench->world;
	double before = cpu_msec();

	past_begin(&bench->past, world_real_nsec(world), world_mono_usec(world));
	for (size_t i = 0; i < world->count; i++)
		past_add(&bench->past, world->groups[i].path, &world->groups[i].sample);
	past_end(&bench->past);
	return cpu_msec() - before;
}

static bool feed(struct bench *bench)
{
	for (size_t i = 0; i < bench->world.count; i++) {
		const struct world_group *group = &bench->world.groups[i];
		struct sample *copy = world_copy(&group->sample);
		if (!copy || model_add(&bench->model, group->path, copy) < 0)
			return false;
	}
	return model_finish(&bench->model) == 0;
}

static double draw(struct bench *bench)
{
	double before = cpu_msec();

	view_draw(&bench->view, &bench->model, 1234, &bench->grid);
	screen_show(bench->screen, &bench->grid);
	return cpu_msec() - before;
}

/* All figures of the rows anew, as they are a sample later. */
static double frames(struct bench *bench, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++) {
		world_tick(&bench->world);
		keep(bench);
		feed(bench);
		moment_tell(&bench->collect, &bench->model, &bench->view);
		trace_follow(&bench->trace, &bench->collect, &bench->model, &bench->view,
			     &bench->err);
		sum += draw(bench);
	}
	return sum / (double)count;
}

/* The terminal takes all that it is sent. */
static pid_t open_terminal(void)
{
	const struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
	char buffer[65536];
	int master, slave;

	if (openpty(&master, &slave, NULL, NULL, &size) < 0)
		return -1;
	pid_t pid = fork();
	if (pid == 0) {
		close(slave);
		while (read(master, buffer, sizeof(buffer)) > 0)
			;
		_exit(0);
	}
	close(master);
	dup2(slave, STDIN_FILENO);
	dup2(slave, STDOUT_FILENO);
	close(slave);
	return pid;
}

static bool is_open(struct bench *bench, size_t samples)
{
	bench->collect = (struct collect){.top = CG_NONE, .past = &bench->past};
	bench->view = (struct view){.interval_usec = USEC_PER_SEC, .dots = GRAPH_BRAILLE};
	bench->world.interval_usec = USEC_PER_SEC;
	model_init(&bench->model);
	return past_open(samples * USEC_PER_SEC, (uint64_t)1 << 30, &bench->past, &bench->err) ==
		       0 &&
	       grid_resize(&bench->grid, ROWS, COLUMNS) == 0 &&
	       screen_open(&bench->screen, &bench->err) == 0;
}

static void fill(struct bench *bench, size_t samples)
{
	double cpu = 0;

	for (size_t i = 0; i < samples; i++) {
		world_tick(&bench->world);
		cpu += keep(bench);
	}
	fprintf(stderr,
		"history: %zu groups, %u %% busy, %zu samples: %.2f bytes a group and sample, "
		"%.1f MiB, %.2f ms CPU a sample\n",
		bench->world.count, bench->world.busy, samples,
		(double)past_room(&bench->past) / (double)samples / (double)bench->world.count,
		(double)past_room(&bench->past) / 1048576, cpu / (double)samples);
}

static void measure_frames(struct bench *bench)
{
	static const struct column_list plain = {.ids = {COLUMN_CPU, COLUMN_MEMORY, COLUMN_PIDS},
						 .count = 3};

	feed(bench);
	frames(bench, 70);
	bench->view.columns = plain;
	double least = frames(bench, 50);
	bench->view.columns = (struct column_list){0};
	double rows = frames(bench, 50);
	view_key(&bench->view, &bench->model, 'v', 20);
	trace_follow(&bench->trace, &bench->collect, &bench->model, &bench->view, &bench->err);
	double before = cpu_msec();
	while (trace_work(&bench->trace, USEC_PER_SEC, &bench->err) > 0)
		;
	double reading = cpu_msec() - before;
	double graphs = frames(bench, 50);
	fprintf(stderr,
		"frame of %d by %d: %.2f ms CPU; without graphs %.2f, without trends and with 3 "
		"columns %.2f\n"
		"graphs of another group: %.1f ms CPU, in pieces\n",
		COLUMNS, ROWS, graphs, rows, least, reading);
}

static double pressed(struct bench *bench, uint32_t key)
{
	double before = cpu_msec();

	view_key(&bench->view, &bench->model, key, 20);
	moment_obey(&bench->collect, &bench->model, &bench->view, &bench->err);
	return cpu_msec() - before;
}

static void measure_travel(struct bench *bench)
{
	double first = pressed(bench, ','), back = 0, on = 0;

	for (int i = 0; i < 20; i++)
		back += pressed(bench, ',') / 20;
	for (int i = 0; i < 20; i++)
		on += pressed(bench, '.') / 20;
	double now = pressed(bench, 'p'), sorted = pressed(bench, 'M');
	fprintf(stderr,
		"back in time: first %.1f ms CPU, then %.1f a step, on %.1f, to now %.1f; trends of "
		"another column %.1f\n",
		first, back, on, now, sorted);
}

int main(int argc, char **argv)
{
	static struct bench bench;

	setlocale(LC_CTYPE, "C.UTF-8");
	if (argc != 4 || world_init(&bench.world, strtoul(argv[1], NULL, 10)) < 0) {
		fputs("usage: bench-draw GROUPS SAMPLES BUSY (from the top folder)\n", stderr);
		return 2;
	}
	bench.world.busy = (unsigned int)strtoul(argv[3], NULL, 10);
	pid_t pid = open_terminal();
	bool good = pid > 0 && is_open(&bench, strtoul(argv[2], NULL, 10));
	if (good) {
		fill(&bench, strtoul(argv[2], NULL, 10));
		measure_frames(&bench);
		measure_travel(&bench);
	}
	screen_close(bench.screen);
	trace_done(&bench.trace);
	past_close(&bench.past);
	model_done(&bench.model);
	grid_done(&bench.grid);
	world_done(&bench.world);
	if (!good)
		fprintf(stderr, "bench-draw: %s\n", bench.err.text);
	if (pid > 0) {
		kill(pid, SIGTERM);
		waitpid(pid, NULL, 0);
	}
	return !good;
}
