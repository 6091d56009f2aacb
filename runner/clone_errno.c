/* SPDX-License-Identifier: MIT */
#include "runner/clone_errno.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "common/fd.h"

/* Kernel: clone(2), ERRORS; kernel/cgroup/cgroup.c, cgroup_css_set_fork(). */
static const struct {
	int errnum;
	const char *why;
	const char *mend;
} clone_errors[] = {
	{EBUSY, "the group hands controllers to groups below it, so no process may live in it",
	 "start it in a leaf"},
	{EAGAIN,
	 "pids.max of the group or of one above it, or the user's limit on processes, is reached",
	 "raise pids.max: a pid namespace needs one more for its pid 1"},
	{EACCES, "no right to start a process in that group",
	 "cgroup.procs of the nearest group above both that one and cgov's own must be writable: "
	 "run cgov inside a delegated scope"},
	{ENOENT, "the group was removed", NULL},
	{ENODEV, "the group was removed", NULL},
	{EBADF, "that is no directory of a cgroup v2 tree", NULL},
	{EOPNOTSUPP, "the group is threaded or below a threaded one, where no process may live",
	 "look at cgroup.type"},
	{ENOSYS, "this kernel, or the seccomp filter of the container cgov runs in, has no clone3",
	 NULL},
	{EINVAL, "this kernel lacks one of the namespaces asked for",
	 "leave it out of --namespaces"},
	{ENOMEM, "the kernel is short of memory", NULL},
};

/* The kernel's name in /proc/sys/user/max_NAME_namespaces. */
static const char *sysctl_name(const struct ns *ns)
{
	return ns->id == NS_MOUNT ? "mnt" : ns->name;
}

static bool reads_as(const char *path, char value)
{
	char text[16];

	return fd_read_at(AT_FDCWD, path, text, sizeof(text)) > 0 && text[0] == value;
}

static int say_too_many(const struct launch *launch, struct err *err)
{
	char path[64];

	err_say(err, ENOSPC, "start a process: too many namespaces");
	for (size_t i = 0; i < NS_COUNT; i++) {
		if (!(launch->namespaces & 1U << i))
			continue;
		const char *name = sysctl_name(&namespaces[i]);
		snprintf(path, sizeof(path), "/proc/sys/user/max_%s_namespaces", name);
		if (reads_as(path, '0'))
			return err_hint(err, "sysctl user.max_%s_namespaces is 0: raise it", name);
	}
	return err_hint(err, "raise the sysctl user.max_*_namespaces that is reached");
}

static int say_forbidden(const struct launch *launch, struct err *err)
{
	if (!(launch->namespaces & 1U << NS_USER)) {
		err_say(err, EPERM, "start a process: a normal user may not make these namespaces");
		return err_hint(err, "add 'user' to --namespaces, or run it as root");
	}
	err_say(err, EPERM,
		"start a process: this machine lets no normal user make a user namespace");
	if (reads_as("/proc/sys/kernel/unprivileged_userns_clone", '0'))
		return err_hint(err, "sysctl kernel.unprivileged_userns_clone=1 allows it");
	return err_hint(err, "a container's seccomp filter or a security module forbids it");
}

int clone_say(const struct launch *launch, int errnum, struct err *err)
{
	if (errnum == ENOSPC || errnum == EUSERS)
		return say_too_many(launch, err);
	if (errnum == EPERM)
		return say_forbidden(launch, err);
	for (size_t i = 0; i < ARRAY_LEN(clone_errors); i++) {
		if (clone_errors[i].errnum != errnum)
			continue;
		err_say(err, errnum, "start a process: %s (%s)", clone_errors[i].why,
			strerrorname_np(errnum));
		if (clone_errors[i].mend)
			err_hint(err, "%s", clone_errors[i].mend);
		return err->code;
	}
	return err_set(err, errnum, "start a process");
}

int clone_hint(const struct launch *launch, struct err *err)
{
	bool denied = err->code == -EPERM || err->code == -EACCES;

	if (denied && launch->namespaces & 1U << NS_USER &&
	    reads_as("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", '1'))
		err_hint(err, "AppArmor forbids everything inside a normal user's user namespace: "
			      "sysctl kernel.apparmor_restrict_unprivileged_userns=0, or a profile "
			      "for cgov, allows it");
	return err->code;
}
