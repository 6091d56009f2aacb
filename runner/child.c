/* SPDX-License-Identifier: MIT */
#include "runner/child.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "runner/drop.h"
#include "runner/exec.h"
#include "runner/init.h"
#include "runner/mount.h"
#include "runner/net.h"
#include "runner/report.h"

static int wait_for_maps(const struct child *child, struct err *err)
{
	char go;

	if (child->go_fd < 0)
		return 0;
	close(child->wait_fd);
	ssize_t n = read(child->go_fd, &go, 1);
	/* The parent gave up or died, and knows why. */
	return n == 1 ? 0 : err_say(err, ECANCELED, "the launch was given up");
}

/* A descriptor below 3 that is a source must not be overwritten before it was used. */
static int lift_low(int fds[3], struct err *err)
{
	for (int i = 0; i < 3; i++) {
		if (fds[i] < 0 || fds[i] > 2)
			continue;
		fds[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 3);
		if (fds[i] < 0)
			return err_set(err, errno, "pass on descriptor %d", i);
	}
	return 0;
}

static int take_stdio(const struct launch *launch, struct err *err)
{
	int fds[3] = {launch->stdio[0], launch->stdio[1], launch->stdio[2]};
	int r = lift_low(fds, err);

	for (int i = 0; i < 3 && r == 0; i++)
		if (fds[i] >= 0 && dup2(fds[i], i) < 0)
			r = err_set(err, errno, "pass on descriptor %d", i);
	return r;
}

static int set_hostname(const struct launch *launch, struct err *err)
{
	if (!launch->hostname)
		return 0;
	if (sethostname(launch->hostname, strlen(launch->hostname)) < 0)
		return err_set(err, errno, "set host name '%s'", launch->hostname);
	return 0;
}

static int enter_workdir(const struct launch *launch, struct err *err)
{
	if (launch->workdir && chdir(launch->workdir) < 0)
		return err_set(err, errno, "enter directory '%s'", launch->workdir);
	return 0;
}

/*
 * A change of user clears the parent-death signal, so this comes after. The parent may have died
 * before it: then nobody holds the other end of the pipe. (getppid() is 0 in a new pid namespace,
 * whoever lives.)
 */
static int tie_to_parent(const struct child *child, struct err *err)
{
	struct pollfd pipe = {.fd = child->report_fd};

	if (child->launch->survive)
		return 0;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		return err_set(err, errno, "ask to die with cgov");
	if (poll(&pipe, 1, 0) > 0)
		return err_say(err, ECANCELED, "cgov died");
	return 0;
}

static int set_up(const struct child *child, struct err *err)
{
	const struct launch *launch = child->launch;
	int r;

	close(child->parent_fd);
	if ((r = wait_for_maps(child, err)) < 0)
		return r;
	/* Until exec nobody may look into us: our memory and descriptors are cgov's
	 * (CVE-2016-9962). */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return err_set(err, errno, "hide from other processes");
	if ((r = take_stdio(launch, err)) < 0 || (r = terminal_enter(launch->terminal, err)) < 0 ||
	    (r = mount_set_up(launch, err)) < 0 || (r = set_hostname(launch, err)) < 0 ||
	    (r = net_resolv(launch, err)) < 0 || (r = net_set_up(launch, err)) < 0 ||
	    (r = rlimit_apply(launch->rlimits, launch->rlimit_count, err)) < 0 ||
	    (r = drop_apply(launch, err)) < 0 || (r = enter_workdir(launch, err)) < 0 ||
	    (r = tie_to_parent(child, err)) < 0)
		return r;
	if (close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
		return err_set(err, errno, "keep descriptors from the workload");
	/* Last: what they take away is what the steps above are made of. */
	r = landlock_apply(&launch->landlock, err);
	return r < 0 ? r : filter_apply(&launch->filter, child->tell_fd, err);
}

void child_run(const struct child *child)
{
	struct err err = {0};
	enum launch_stage stage = LAUNCH_SETUP;

	if (set_up(child, &err) == 0) {
		if (child->launch->namespaces & 1U << NS_PID)
			init_run(child->launch, child->report_fd, &stage, &err);
		else
			exec_command(child->launch, &stage, &err);
	}
	report_failed(child->report_fd, (int)stage, &err);
	_exit(125);
}
