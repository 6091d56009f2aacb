/* SPDX-License-Identifier: MIT */
#include "cgroup/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup/owner.h"
#include "common/fd.h"

/* Whoever started it may have been killed before it had put it in its place. */
#define PLACED_SEC 60

static bool is_placed(void)
{
	static const char leaf[] = "/" OWNER_KEEPER "\n";
	char text[PATH_MAX + 1024];
	ssize_t len = fd_read_at(AT_FDCWD, "/proc/self/cgroup", text, sizeof(text));

	return len >= (ssize_t)strlen(leaf) && strcmp(text + len - strlen(leaf), leaf) == 0;
}

void keeper_main(void)
{
	prctl(PR_SET_NAME, "cgov-keeper");
	sleep(PLACED_SEC);
	if (!is_placed())
		_exit(1);
	for (;;)
		pause();
}

static void forget_signals(void)
{
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

NORETURN static void become_keeper(void)
{
	char name[] = "cgov", argument[] = KEEPER_ARGUMENT;
	char *const argv[] = {name, argument, NULL}, *const envp[] = {NULL};

	forget_signals();
	close_range(0, ~0U, 0);
	/* Three that lead nowhere, so that no later descriptor is taken for standard output. */
	if (open("/dev/null", O_RDWR) == 0 && dup(0) == 1)
		dup(0);
	if (chdir("/") == 0)
		execve("/proc/self/exe", argv, envp);
	keeper_main();
}

/* In between, so that the keeper is not the caller's child. */
NORETURN static void fork_keeper(int report_fd)
{
	setsid();
	pid_t pid = fork();
	if (pid == 0)
		become_keeper();
	bool told = pid > 0 && write(report_fd, &pid, sizeof(pid)) == sizeof(pid);
	_exit(told ? 0 : 1);
}

int keeper_spawn(pid_t *ret, struct err *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_set(err, errno, "make a pipe");
	AUTO_FD int report_fd = ends[0], write_fd = ends[1];
	pid_t between = fork();
	if (between < 0)
		return err_set(err, errno, "start a keeper");
	if (between == 0)
		fork_keeper(write_fd);
	close(TAKE_FD(write_fd));
	ssize_t n = read(report_fd, ret, sizeof(*ret));
	while (waitpid(between, NULL, 0) < 0 && errno == EINTR)
		;
	return n == sizeof(*ret) ? 0 : err_set(err, n < 0 ? errno : EAGAIN, "start a keeper");
}
