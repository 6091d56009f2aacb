/* SPDX-License-Identifier: MIT */
#include "tests/bench/launch/bare.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define GROUP "bench-bare"

static int run_in(int group_fd, uint64_t namespaces, char *const *argv, char *const *envp)
{
	struct clone_args args = {
		.flags = CLONE_INTO_CGROUP | namespaces,
		.exit_signal = SIGCHLD,
		.cgroup = (unsigned int)group_fd,
	};
	int status;
	long pid = syscall(SYS_clone3, &args, sizeof(args));

	if (pid == 0) {
		execvpe(argv[0], argv, envp);
		_exit(127);
	}
	if (pid < 0)
		return -errno;
	if (waitpid((pid_t)pid, &status, 0) < 0)
		return -errno;
	return status == 0 ? 0 : -ECHILD;
}

int bare_launch(int parent_fd, uint64_t namespaces, char *const *argv, char *const *envp)
{
	if (mkdirat(parent_fd, GROUP, 0755) < 0)
		return -errno;
	int fd = openat(parent_fd, GROUP, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = fd < 0 ? -errno : run_in(fd, namespaces, argv, envp);
	if (fd >= 0)
		close(fd);
	if (unlinkat(parent_fd, GROUP, AT_REMOVEDIR) < 0 && r == 0)
		r = -errno;
	return r;
}
