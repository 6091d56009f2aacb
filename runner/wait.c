/* SPDX-License-Identifier: MIT */
#include "runner/wait.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/fd.h"
#include "runner/report.h"

/* Return: 1 with an event, 0 when pid 1 has nothing more to say, -errno. */
static int next_report(struct launched *launched, struct launch_event *ret)
{
	struct report report;
	int r;

	while ((r = report_read(launched->event_fd, &report)) == 1) {
		if (report.kind == REPORT_SIGNALED) {
			launched->has_status = true;
			launched->status = report.value;
		} else if (report.kind == REPORT_STOPPED || report.kind == REPORT_CONTINUED) {
			bool stopped = report.kind == REPORT_STOPPED;
			*ret = (struct launch_event){stopped ? LAUNCH_STOPPED : LAUNCH_CONTINUED,
						     report.value};
			return 1;
		}
	}
	/* Its end of file stays readable until the namespaces are gone: nobody must poll it. */
	if (r == 0)
		close(TAKE_FD(launched->event_fd));
	return r == -EAGAIN ? 0 : r;
}

static struct launch_event event_of(const siginfo_t *info)
{
	switch (info->si_code) {
	case CLD_STOPPED:
	case CLD_TRAPPED:
		return (struct launch_event){LAUNCH_STOPPED, info->si_status};
	case CLD_CONTINUED:
		return (struct launch_event){LAUNCH_CONTINUED, 0};
	case CLD_EXITED:
		return (struct launch_event){LAUNCH_EXITED, info->si_status};
	default:
		return (struct launch_event){LAUNCH_SIGNALED, info->si_status};
	}
}

int launch_next(struct launched *launched, struct launch_event *ret, struct err *err)
{
	/* A pid 1 does not stop with its command: the stops it tells of are the ones that count. */
	int options = WEXITED | WNOHANG | (launched->has_init ? 0 : WSTOPPED | WCONTINUED);
	siginfo_t info = {0};
	int r;

	/* Before the reports: what pid 1 wrote before its end is in the pipe when it has ended. */
	if (waitid(P_PIDFD, (id_t)launched->pidfd, &info, options | WNOWAIT) < 0)
		return err_set(err, errno, "wait for the workload");
	if (launched->event_fd >= 0) {
		r = next_report(launched, ret);
		if (r != 0)
			return r < 0 ? err_set(err, -r, "hear from the workload's pid 1") : 1;
	}
	if (info.si_pid == 0)
		return 0;
	if (waitid(P_PIDFD, (id_t)launched->pidfd, &info, options) < 0)
		return err_set(err, errno, "wait for the workload");
	*ret = event_of(&info);
	if (launched->has_status)
		*ret = (struct launch_event){LAUNCH_SIGNALED, WTERMSIG(launched->status)};
	return 1;
}

int launch_signal(const struct launched *launched, int signo, struct err *err)
{
	if (syscall(SYS_pidfd_send_signal, launched->pidfd, signo, NULL, 0) < 0 && errno != ESRCH)
		return err_set(err, errno, "send signal %d to the workload", signo);
	return 0;
}

int launch_forward(const struct launched *launched, const struct signalfd_siginfo *info,
		   struct err *err)
{
	/* The terminal signals a whole process group; in a shared one the workload had it too. */
	if (launched->terminal == TERMINAL_SHARED && info->ssi_code == SI_KERNEL)
		return 0;
	/* Nobody but a pid 1 could stop it otherwise: the kernel ignores SIGTSTP in such a session.
	 */
	bool stop = launched->terminal == TERMINAL_SESSION && !launched->has_init &&
		    info->ssi_signo == SIGTSTP;
	return launch_signal(launched, stop ? SIGSTOP : (int)info->ssi_signo, err);
}

int launch_suspend(const struct launched *launched, struct err *err)
{
	bool foreground =
		launched->terminal == TERMINAL_FOREGROUND || launched->terminal == TERMINAL_GROUP;

	if (foreground && tcgetpgrp(STDIN_FILENO) == launched->pid)
		terminal_give(getpgrp());
	if (kill(getpid(), SIGSTOP) < 0)
		return err_set(err, errno, "stop with the workload");
	/* By `fg` the shell made us the foreground again; by `bg` it did not. */
	if (foreground && tcgetpgrp(STDIN_FILENO) == getpgrp())
		terminal_give(launched->pid);
	/* Ctrl-Z stopped the whole group, and pid 1 continues the command only. A shared group the
	 * shell continues itself. */
	if (launched->terminal != TERMINAL_SHARED && kill(-launched->pid, SIGCONT) < 0 &&
	    errno != ESRCH)
		return err_set(err, errno, "continue the workload");
	return launch_signal(launched, SIGCONT, err);
}

void launch_reclaim(const struct launched *launched)
{
	if (launched->terminal == TERMINAL_FOREGROUND || launched->terminal == TERMINAL_GROUP)
		if (tcgetpgrp(STDIN_FILENO) == launched->pid)
			terminal_give(getpgrp());
}
