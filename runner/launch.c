/* SPDX-License-Identifier: MIT */
/*
 * DOC: Theory of Operation
 *
 * Three processes at most:
 *
 *	supervisor	the caller, outside the group
 *	   |  clone3(CLONE_INTO_CGROUP | CLONE_PIDFD | namespaces)
 *	child		in the group and in all namespaces from its first instruction on (child.c);
 *	   |		in a pid namespace it stays as pid 1 (init.c)
 *	   |  vfork
 *	command		exec'd with no descriptor of ours above 2
 *
 * One pipe goes from the child to the supervisor (report.h). The child closes it by exec, which
 * says "runs" where there is no pid 1; a failure is one struct err in one write. A second pipe
 * exists only where something of the child is made from outside (the maps of its user namespace,
 *its network interface): the child waits there until that is done.
 *
 * All signals are blocked from before the clone until right before exec, so that none is handled,
 * or kills, half-way. A child whose parent dies is killed (PR_SET_PDEATHSIG), and before it could
 * ask for that it looks whether the pipe still has a reader.
 */
#include "runner/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "common/fd.h"
#include "runner/child.h"
#include "runner/clone_errno.h"
#include "runner/drop.h"
#include "runner/idmap.h"
#include "runner/report.h"

/* The ends of the pipes; -1 where not open. */
struct pipes {
	int report[2]; /* read by us, written by the child */
	int go[2];     /* the other way round */
	int tell[2];   /* sockets: ours, the child's */
};

static void pipes_close(struct pipes *pipes)
{
	fd_closep(&pipes->report[0]);
	fd_closep(&pipes->report[1]);
	fd_closep(&pipes->go[0]);
	fd_closep(&pipes->go[1]);
	fd_closep(&pipes->tell[0]);
	fd_closep(&pipes->tell[1]);
}

static int pipes_open(const struct launch *launch, struct pipes *ret, struct err *err)
{
	struct pipes pipes = {{-1, -1}, {-1, -1}, {-1, -1}};
	bool wait = launch->namespaces & 1U << NS_USER || launch->born;

	if (pipe2(pipes.report, O_CLOEXEC | O_NONBLOCK) < 0 ||
	    (wait && pipe2(pipes.go, O_CLOEXEC) < 0) ||
	    (launch->filter.tells &&
	     socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pipes.tell) < 0)) {
		err_set(err, errno, "make a pipe");
		pipes_close(&pipes);
		return err->code;
	}
	*ret = pipes;
	return 0;
}

static int check(const struct launch *launch, struct err *err)
{
	if (launch->hostname && !(launch->namespaces & 1U << NS_UTS))
		return err_say(err, EINVAL, "a host name of its own needs the uts namespace");
	if (launch->root.dir && !(launch->namespaces & 1U << NS_MOUNT))
		return err_say(err, EINVAL, "an image needs the mount namespace");
	return drop_check(launch, err);
}

/* Return: the child's pid; -errno. */
static pid_t clone_child(const struct launch *launch, const struct pipes *pipes, int *ret_pidfd,
			 struct err *err)
{
	struct clone_args args = {
		.flags = CLONE_INTO_CGROUP | CLONE_CLEAR_SIGHAND | CLONE_PIDFD |
			 ns_flags(launch->namespaces),
		.pidfd = (uintptr_t)ret_pidfd,
		.exit_signal = SIGCHLD,
		.cgroup = (unsigned int)launch->cgroup_fd,
	};
	const struct child child = {
		.launch = launch,
		.report_fd = pipes->report[1],
		.parent_fd = pipes->report[0],
		.go_fd = pipes->go[0],
		.wait_fd = pipes->go[1],
		.tell_fd = pipes->tell[1],
	};
	sigset_t all, old;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	long pid = syscall(SYS_clone3, &args, sizeof(args));
	if (pid == 0)
		child_run(&child);
	int errnum = errno;
	sigprocmask(SIG_SETMASK, &old, NULL);
	return pid < 0 ? clone_say(launch, errnum, err) : (pid_t)pid;
}

static int let_go(const struct launch *launch, pid_t pid, struct pipes *pipes, struct err *err)
{
	if (pipes->go[1] < 0)
		return 0;
	int r = launch->namespaces & 1U << NS_USER ? idmap_write(pid, err) : 0;
	if (r == 0 && launch->born)
		r = launch->born(pid, launch->born_data, err);
	/* On a failure closing it is the word: the child reads an end of file and gives up. */
	if (r == 0 && write(pipes->go[1], "", 1) != 1)
		r = err_set(err, errno, "let the child go on");
	return r;
}

/*
 * A refused system call ends the wait too: who made it stands still, be it the workload or, with a
 * filter that refuses what the start takes, the child. The supervisor hears of it in any case.
 *
 * Return: 0 when it runs; -errno with the child's own words.
 */
static int await(const struct pipes *pipes, struct launched *launched, enum launch_stage *ret_stage,
		 struct err *err)
{
	struct pollfd fds[] = {
		{.fd = pipes->report[0], .events = POLLIN},
		{.fd = pipes->tell[0], .events = POLLIN},
		{.fd = -1, .events = POLLIN},
	};
	struct report report;
	int r;

	while ((r = report_read(pipes->report[0], &report)) == -EAGAIN) {
		(void)poll(fds, ARRAY_LEN(fds), -1);
		if (fds[2].revents & POLLIN)
			return 0;
		if (fds[1].revents && (launched->listener_fd = filter_listener(fds[1].fd)) >= 0) {
			fds[1].fd = -1;
			fds[2].fd = launched->listener_fd;
		}
	}
	if (launched->listener_fd < 0 && pipes->tell[0] >= 0)
		launched->listener_fd = filter_listener(pipes->tell[0]);
	if (r < 0)
		return err_set(err, -r, "hear from the child");
	if (r == 0 || report.kind != REPORT_FAILED)
		return 0;
	*err = report.err;
	*ret_stage = report.value == LAUNCH_EXEC ? LAUNCH_EXEC : LAUNCH_SETUP;
	return err->code;
}

static void reap(int pidfd)
{
	siginfo_t info;
	int r;

	do {
		r = waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED);
	} while (r < 0 && errno == EINTR);
}

static int start(const struct launch *launch, struct pipes *pipes, struct launched *ret,
		 enum launch_stage *ret_stage, struct err *err)
{
	struct launched launched = {
		.pidfd = -1,
		.event_fd = -1,
		.listener_fd = -1,
		.terminal = launch->terminal,
		.has_init = launch->namespaces & 1U << NS_PID,
	};

	launched.pid = clone_child(launch, pipes, &launched.pidfd, err);
	if (launched.pid < 0)
		return launched.pid;
	close(TAKE_FD(pipes->report[1]));
	fd_closep(&pipes->tell[1]);
	pipes->tell[1] = -1;
	int r = let_go(launch, launched.pid, pipes, err);
	if (r < 0)
		close(TAKE_FD(pipes->go[1]));
	else
		r = await(pipes, &launched, ret_stage, err);
	if (r < 0) {
		reap(launched.pidfd);
		launch_close(&launched);
		return clone_hint(launch, err);
	}
	if (launched.has_init)
		launched.event_fd = TAKE_FD(pipes->report[0]);
	*ret = launched;
	return 0;
}

int launch_start(const struct launch *launch, struct launched *ret, enum launch_stage *ret_stage,
		 struct err *err)
{
	enum launch_stage stage = LAUNCH_SETUP;
	struct pipes pipes;
	int r = check(launch, err);

	if (r == 0)
		r = pipes_open(launch, &pipes, err);
	if (r == 0) {
		signal(SIGCHLD, SIG_DFL);
		r = start(launch, &pipes, ret, &stage, err);
		pipes_close(&pipes);
	}
	if (r < 0)
		*ret_stage = stage;
	return r;
}

int launch_exit_status(int r, enum launch_stage stage)
{
	if (stage == LAUNCH_SETUP)
		return 125;
	return r == -ENOENT || r == -ENOTDIR ? 127 : 126;
}

void launch_close(struct launched *launched)
{
	fd_closep(&launched->pidfd);
	fd_closep(&launched->event_fd);
	fd_closep(&launched->listener_fd);
	launched->pidfd = launched->event_fd = launched->listener_fd = -1;
}
