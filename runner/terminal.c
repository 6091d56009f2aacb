/* SPDX-License-Identifier: MIT */
#include "runner/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "common/fd.h"

static bool has_terminal(void)
{
	AUTO_FD int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	return fd >= 0;
}

enum terminal terminal_choose(enum profile profile)
{
	if (profile == PROFILE_STRICT)
		return TERMINAL_SESSION;
	pid_t foreground = tcgetpgrp(STDIN_FILENO);
	/* Alone in a job of an interactive shell, as far as can be told without reading /proc: the
	 * leader, and neither input nor output goes to a neighbour. */
	if (foreground >= 0 && getpgrp() == getpid() && isatty(STDOUT_FILENO))
		return foreground == getpgrp() ? TERMINAL_FOREGROUND : TERMINAL_GROUP;
	return has_terminal() ? TERMINAL_SHARED : TERMINAL_GROUP;
}

int terminal_enter(enum terminal terminal, struct err *err)
{
	switch (terminal) {
	case TERMINAL_SHARED:
		break;
	case TERMINAL_SESSION:
		if (setsid() < 0)
			return err_set(err, errno, "start a session of its own");
		break;
	case TERMINAL_GROUP:
	case TERMINAL_FOREGROUND:
		if (setpgid(0, 0) < 0)
			return err_set(err, errno, "start a process group of its own");
		/* A terminal that hung up meanwhile is the workload's to find out. */
		if (terminal == TERMINAL_FOREGROUND)
			(void)tcsetpgrp(STDIN_FILENO, getpid());
		break;
	}
	return 0;
}

void terminal_give(pid_t pgrp)
{
	sigset_t ttou, old;

	sigemptyset(&ttou);
	sigaddset(&ttou, SIGTTOU);
	sigprocmask(SIG_BLOCK, &ttou, &old);
	(void)tcsetpgrp(STDIN_FILENO, pgrp);
	sigprocmask(SIG_SETMASK, &old, NULL);
}
