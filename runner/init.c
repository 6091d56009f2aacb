/* SPDX-License-Identifier: MIT */
#include "runner/init.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/exec.h"
#include "runner/report.h"

/*
 * vfork: the child borrows our memory until its exec, so nothing is copied, and a failure is simply
 * written where we read it.
 */
static pid_t start_command(const struct launch *launch, enum launch_stage *ret_stage,
			   struct err *err)
{
	pid_t pid = vfork();

	if (pid == 0) {
		exec_command(launch, ret_stage, err);
		_exit(127);
	}
	if (pid > 0)
		return pid;
	err_set(err, errno, "start the command");
	if (err->code == -EAGAIN)
		err_hint(err, "pids.max must leave room for it and for a pid 1");
	return err->code;
}

/* Whoever waits for the end of the workload's output must not wait for us; nor a mount for our
 * directory. */
static void let_go(int report_fd)
{
	if (report_fd > 0)
		close_range(0, (unsigned int)report_fd - 1, 0);
	close_range((unsigned int)report_fd + 1, ~0U, 0);
	(void)chdir("/");
	prctl(PR_SET_NAME, "cgov-init", 0, 0, 0);
}

static void command_changed(int status, int report_fd)
{
	if (WIFSTOPPED(status)) {
		report_event(report_fd, REPORT_STOPPED, WSTOPSIG(status));
	} else if (WIFCONTINUED(status)) {
		report_event(report_fd, REPORT_CONTINUED, 0);
	} else if (WIFSIGNALED(status)) {
		report_event(report_fd, REPORT_SIGNALED, status);
		_exit(128 + WTERMSIG(status));
	} else {
		_exit(WEXITSTATUS(status));
	}
}

static void reap(pid_t command, int report_fd)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED | WCONTINUED)) > 0)
		if (pid == command)
			command_changed(status, report_fd);
	/* A pid 1 that cannot learn of the end would wait for it for ever. */
	if (pid < 0 && errno != ECHILD)
		_exit(125);
}

/* Only what a process outside sent on purpose: what the terminal or the namespace's own processes
 * send reaches the command by itself. */
static bool is_from_outside(const siginfo_t *info)
{
	return info->si_code <= 0 && info->si_pid == 0;
}

/*
 * A session of its own has no shell that would continue what Ctrl-Z stopped, and the kernel ignores
 * SIGTSTP there: stop all processes by the signal nobody can ignore, and continue them all.
 */
static void hand_on(const struct launch *launch, pid_t command, int signo)
{
	bool session = launch->terminal == TERMINAL_SESSION;

	if (session && signo == SIGTSTP)
		kill(-1, SIGSTOP);
	else if (session && signo == SIGCONT)
		kill(-1, SIGCONT);
	else
		kill(command, signo);
}

int init_run(const struct launch *launch, int report_fd, enum launch_stage *ret_stage,
	     struct err *err)
{
	siginfo_t info;
	sigset_t all;

	pid_t command = start_command(launch, ret_stage, err);
	if (command < 0 || err->code < 0)
		return err->code;
	report_event(report_fd, REPORT_RUNS, 0);
	let_go(report_fd);
	sigfillset(&all);
	for (;;) {
		int signo = sigwaitinfo(&all, &info);
		if (signo == SIGCHLD)
			reap(command, report_fd);
		else if (signo > 0 && is_from_outside(&info))
			hand_on(launch, command, signo);
	}
}
