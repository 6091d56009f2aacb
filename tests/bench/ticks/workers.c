/* SPDX-License-Identifier: MIT */
#include "tests/bench/ticks/workers.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#define WORK_USEC 200

static double cpu_usec(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void work(int done)
{
	double until = cpu_usec() + WORK_USEC;

	while (cpu_usec() < until)
		;
	(void)!write(done, "", 1);
}

_Noreturn static void worker_main(const struct workers *workers)
{
	sigset_t wanted;
	int signal;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&wanted);
	sigaddset(&wanted, SIGUSR1);
	while (sigwait(&wanted, &signal) == 0)
		work(workers->done[1]);
	_exit(0);
}

static int start_in(const struct cg *cg, const char *path, unsigned int depth, void *data)
{
	struct workers *workers = data;
	struct err err;
	char pid[32];

	(void)path;
	if (depth == 0)
		return 0;
	if (workers->count == workers->room) {
		workers->room = workers->room ? workers->room * 2 : 256;
		workers->pids = realloc(workers->pids, workers->room * sizeof(*workers->pids));
	}
	pid_t child = fork();
	if (child < 0)
		return -errno;
	if (child == 0)
		worker_main(workers);
	workers->pids[workers->count++] = child;
	snprintf(pid, sizeof(pid), "%d", child);
	return cg_write(cg, "cgroup.procs", pid, &err);
}

int workers_start(const struct cg *top, struct workers *ret)
{
	sigset_t wanted;
	struct err err;

	*ret = (struct workers){.done = {-1, -1}};
	sigemptyset(&wanted);
	sigaddset(&wanted, SIGUSR1);
	sigprocmask(SIG_BLOCK, &wanted, NULL);
	if (pipe(ret->done) < 0)
		return -errno;
	return cg_walk(top, start_in, ret, &err);
}

void workers_work(const struct workers *workers)
{
	char byte;

	for (size_t i = 0; i < workers->count; i++) {
		kill(workers->pids[i], SIGUSR1);
		(void)!read(workers->done[0], &byte, 1);
	}
}

void workers_stop(struct workers *workers)
{
	for (size_t i = 0; i < workers->count; i++)
		kill(workers->pids[i], SIGKILL);
	while (workers->count > 0)
		waitpid(workers->pids[--workers->count], NULL, 0);
	free(workers->pids);
	close(workers->done[0]);
	close(workers->done[1]);
}
