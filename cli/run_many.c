/* SPDX-License-Identifier: MIT */
/*
 * Several workloads of a policy at once: a process each, which supervises one of them just as
 * `cgov run -g` would. This one only waits, and hands on the signals that reached it alone.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/output.h"
#include "cli/run_job.h"

#define STATUS_NONE (-1)

/* One of them. */
struct child {
	pid_t pid;
	int status; /* exit status; STATUS_NONE while it runs */
};

static void block_signals(sigset_t *ret_set, sigset_t *ret_before)
{
	static const int signals[] = {SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};

	sigemptyset(ret_set);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		sigaddset(ret_set, signals[i]);
	sigprocmask(SIG_BLOCK, ret_set, ret_before);
}

static NORETURN void be_child(const struct run_args *args, struct run_place *place,
			      const char *policy, const struct run_job *job, pid_t parent,
			      const sigset_t *before)
{
	/* Without us nobody would hear how it ended; what it leaves then is cleaned as a crash. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(125);
	sigprocmask(SIG_SETMASK, before, NULL);
	int status = run_job(args, place, policy, job);
	fflush(NULL);
	_exit(status);
}

static int start(const struct run_args *args, struct run_place *place, const char *policy,
		 struct run_job *job, const sigset_t *before, struct child *ret)
{
	pid_t parent = getpid();

	if (args->report) {
		job->report_fd = memfd_create("report", MFD_CLOEXEC);
		if (job->report_fd < 0)
			return -errno;
	}
	fflush(NULL);
	pid_t pid = fork();
	if (pid < 0)
		return -errno;
	if (pid == 0)
		be_child(args, place, policy, job, parent, before);
	*ret = (struct child){pid, STATUS_NONE};
	return 0;
}

/* Return: how many were reaped. */
static size_t reap(struct child *children, size_t count)
{
	size_t reaped = 0;

	for (size_t i = 0; i < count; i++) {
		int status;
		if (children[i].status != STATUS_NONE ||
		    waitpid(children[i].pid, &status, WNOHANG) != children[i].pid)
			continue;
		children[i].status = WIFEXITED(status) ? WEXITSTATUS(status) : 125;
		reaped++;
	}
	return reaped;
}

static void wait_for_all(struct child *children, size_t count, const sigset_t *set)
{
	for (size_t left = count; left > 0;) {
		siginfo_t info;
		int signo = sigwaitinfo(set, &info);
		left -= reap(children, count);
		/* The terminal tells the whole process group, and so them too. */
		if (signo <= 0 || signo == SIGCHLD || info.si_code == SI_KERNEL)
			continue;
		for (size_t i = 0; i < count; i++)
			if (children[i].status == STATUS_NONE)
				kill(children[i].pid, signo);
	}
}

static int collect_reports(const struct run_args *args, const struct run_job *jobs, size_t count,
			   struct err *err)
{
	AUTO_TEXT struct text reports = {0};
	char buf[8192];

	for (size_t i = 0; i < count; i++) {
		ssize_t n;
		for (off_t at = 0; (n = pread(jobs[i].report_fd, buf, sizeof(buf), at)) > 0;
		     at += n)
			text_add_bytes(&reports, buf, (size_t)n);
	}
	return run_report_write(args, &reports, err);
}

int run_many(const struct run_args *args, struct run_place *place, const char *policy,
	     struct run_job *jobs, size_t count)
{
	AUTO_FREE struct child *children = calloc(count, sizeof(*children));
	sigset_t set, before;
	struct err err = {0};
	size_t started = 0;
	int status = 0;

	if (!children)
		return run_failed(0, (err_set(&err, ENOMEM, "run"), &err));
	block_signals(&set, &before);
	for (; started < count; started++) {
		int r = start(args, place, policy, &jobs[started], &before, &children[started]);
		if (r < 0) {
			err_set(&err, -r, "start '%s'", jobs[started].group->path);
			status = run_failed(0, &err);
			break;
		}
	}
	wait_for_all(children, started, &set);
	for (size_t i = 0; i < started && status == 0; i++)
		status = children[i].status;
	if (args->report && collect_reports(args, jobs, started, &err) < 0)
		status = run_failed(0, &err);
	for (size_t i = 0; i < started; i++)
		fd_closep(&jobs[i].report_fd);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}
