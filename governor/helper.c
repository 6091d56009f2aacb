/* SPDX-License-Identifier: MIT */
#include "governor/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/fd.h"

_Static_assert(sizeof(struct err) <= PIPE_BUF, "the result is one atomic write");

static void work_and_exit(helper_work *work, void *data, int result, pid_t parent)
{
	struct err err = {0};
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (getppid() != parent)
		_exit(1);
	err.code = work(data, &err);
	_exit(write(result, &err, sizeof(err)) == sizeof(err) ? 0 : 1);
}

int helper_start(helper_work *work, void *data, struct helper *ret, struct err *err)
{
	const pid_t parent = getpid();
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_set(err, errno, "start a helper");
	AUTO_FD int in = ends[0];
	AUTO_FD int out = ends[1];
	pid_t pid = fork();
	if (pid < 0)
		return err_set(err, errno, "start a helper");
	if (pid == 0)
		work_and_exit(work, data, out, parent);
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	*ret = (struct helper){.pid = pid, .pidfd = pidfd, .result = TAKE_FD(in)};
	return 0;
}

static void forget(struct helper *helper)
{
	fd_closep(&helper->pidfd);
	fd_closep(&helper->result);
	*helper = HELPER_NONE;
}

/* Return: whether it had something to say. */
static bool read_result(struct helper *helper, struct err *ret)
{
	if (read(helper->result, ret, sizeof(*ret)) != sizeof(*ret))
		return false;
	ret->text[sizeof(ret->text) - 1] = '\0';
	return true;
}

/* Return: whether it has ended. */
static bool reap(struct helper *helper, int *ret_status)
{
	int status;

	if (helper->pid == 0 || waitpid(helper->pid, &status, WNOHANG) != helper->pid)
		return false;
	*ret_status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	return true;
}

int helper_reap(struct helper *helper, int *ret_r, struct err *err)
{
	struct err said;
	int status;

	if (!reap(helper, &status))
		return 0;
	if (read_result(helper, &said)) {
		*err = said;
		*ret_r = said.code;
	} else {
		*ret_r = err_say(err, ECANCELED, "it was ended before it was done");
	}
	forget(helper);
	return 1;
}

int helper_reap_program(struct helper *helper, int *ret_status, int *ret_r, struct err *err)
{
	struct err said;

	if (!reap(helper, ret_status))
		return 0;
	*ret_r = 0;
	if (read_result(helper, &said)) {
		*err = said;
		*ret_r = said.code;
	}
	forget(helper);
	return 1;
}

void helper_stop(struct helper *helper)
{
	if (helper->pid == 0)
		return;
	kill(helper->pid, SIGKILL);
	kill(-helper->pid, SIGKILL);
	while (waitpid(helper->pid, NULL, 0) < 0 && errno == EINTR)
		;
	forget(helper);
}
