/* SPDX-License-Identifier: MIT */
#include "monitor/netns.h"

#include "common/fd.h"

#include <errno.h>
#include <linux/nsfs.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the helper: system calls only. */
static int enter(int ns_fd)
{
	if (setns(ns_fd, CLONE_NEWNET) == 0)
		return 0;
	int first = -errno;
	int user_fd = ioctl(ns_fd, NS_GET_USERNS);
	if (user_fd < 0)
		return first;
	int r = setns(user_fd, CLONE_NEWUSER);
	close(user_fd);
	return r == 0 && setns(ns_fd, CLONE_NEWNET) == 0 ? 0 : first;
}

static int make(int ns_fd, int protocol)
{
	int r = enter(ns_fd);
	if (r < 0)
		return r;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	return fd < 0 ? -errno : fd;
}

/* Nobody's SIGCHLD. */
static pid_t fork_sharing_files(void)
{
	struct clone_args args = {.flags = CLONE_FILES};

	return (pid_t)syscall(SYS_clone3, &args, sizeof(args));
}

static int ask_helper(int ns_fd, int protocol, int *answer, struct err *err)
{
	*answer = -ECHILD;
	pid_t pid = fork_sharing_files();
	if (pid < 0)
		return err_set(err, errno, "start a helper");
	if (pid == 0) {
		*answer = make(ns_fd, protocol);
		_exit(0);
	}
	while (waitpid(pid, NULL, __WALL) < 0 && errno == EINTR)
		continue;
	return *answer < 0 ? err_set(err, -*answer, "enter the network namespace") : *answer;
}

int netns_socket(int ns_fd, int protocol, int *ret_fd, struct err *err)
{
	int *answer = mmap(NULL, sizeof(*answer), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (answer == MAP_FAILED)
		return err_set(err, errno, "enter the network namespace");
	int fd = ask_helper(ns_fd, protocol, answer, err);
	munmap(answer, sizeof(*answer));
	if (fd < 0)
		return fd;
	*ret_fd = fd;
	return 0;
}
