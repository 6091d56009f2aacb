/* SPDX-License-Identifier: MIT */
/*
 * The kernel: how a workload is born, its namespaces, pressure.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/unit.h"
#include "governor/doctor_probe.h"
#include "runner/ns.h"

enum doctor_status doctor_clone3(UNUSED const struct doctor *doctor, UNUSED const char *argument,
				 struct doctor_check *ret)
{
	/* No such descriptor: a kernel that knows the flag says EBADF before it makes anything. */
	struct clone_args args = {.flags = CLONE_INTO_CGROUP, .cgroup = INT_MAX};

	if (syscall(SYS_clone3, &args, sizeof(args)) < 0 && errno == EBADF) {
		doctor_detail(ret, "CLONE_INTO_CGROUP works");
		return DOCTOR_OK;
	}
	doctor_detail(ret, "refused: %s", strerrordesc_np(errno));
	doctor_remedy(ret, "Linux 5.7 or newer; in a container, a seccomp profile that allows "
			   "clone3 (docker run --security-opt seccomp=unconfined)");
	return DOCTOR_ERROR;
}

static bool read_number(const struct doctor *doctor, const char *path, uint64_t *ret)
{
	char text[32];

	return doctor_read(doctor, path, text, sizeof(text)) &&
	       unit_parse_number(text, strlen(text), ret) == 0;
}

/* "CapEff:	000001ffffffffff" */
bool doctor_has_capability(const struct doctor *doctor, unsigned int capability)
{
	char text[8192];
	ssize_t len = fd_read_at(doctor->root_fd, "proc/self/status", text, sizeof(text));
	const char *at = len < 0 ? NULL : strstr(text, "\nCapEff:\t");

	return at && strtoull(at + 9, NULL, 16) & (1ULL << capability);
}

/* A setting of this kernel or distribution that keeps user namespaces from normal users. */
static const char *userns_lock(const struct doctor *doctor)
{
	uint64_t value;

	if (read_number(doctor, "proc/sys/kernel/apparmor_restrict_unprivileged_userns", &value) &&
	    value == 1)
		return "kernel.apparmor_restrict_unprivileged_userns=0";
	if (read_number(doctor, "proc/sys/kernel/unprivileged_userns_clone", &value) && value == 0)
		return "kernel.unprivileged_userns_clone=1";
	if (read_number(doctor, "proc/sys/user/max_user_namespaces", &value) && value == 0)
		return "user.max_user_namespaces=15000";
	return NULL;
}

enum doctor_status doctor_privilege(const struct doctor *doctor, UNUSED const char *argument,
				    struct doctor_check *ret)
{
	if (doctor_has_capability(doctor, CAP_SYS_ADMIN)) {
		doctor_detail(ret, "CAP_SYS_ADMIN");
		return DOCTOR_OK;
	}
	const char *lock = userns_lock(doctor);
	if (!lock) {
		doctor_detail(ret, "a user namespace of its own");
		return DOCTOR_OK;
	}
	doctor_detail(ret, "no CAP_SYS_ADMIN, and user namespaces are closed to normal users");
	doctor_remedy(ret, "as root: sysctl -w %s (for good: in /etc/sysctl.d/cgov.conf)", lock);
	return DOCTOR_ERROR;
}

enum doctor_status doctor_psi(const struct doctor *doctor, UNUSED const char *argument,
			      struct doctor_check *ret)
{
	bool there = faccessat(doctor->root_fd, "proc/pressure", F_OK, 0) == 0;

	if (doctor->host->psi) {
		doctor_detail(ret, "measured");
		return DOCTOR_OK;
	}
	doctor_detail(ret, "%s", there ? "switched off" : "this kernel is built without it");
	if (there)
		doctor_remedy(ret, "boot with psi=1: add it to GRUB_CMDLINE_LINUX in "
				   "/etc/default/grub, then: update-grub && reboot");
	return DOCTOR_WARNING;
}

enum doctor_status doctor_namespace(const struct doctor *doctor, const char *argument,
				    struct doctor_check *ret)
{
	const char *file = strcmp(argument, "mount") == 0 ? "mnt" : argument;
	const struct ns *ns = ns_find(argument, strlen(argument));
	enum doctor_status bad = ns && ns->by_default ? DOCTOR_ERROR : DOCTOR_WARNING;
	char path[64];
	uint64_t max;

	snprintf(path, sizeof(path), "proc/self/ns/%s", file);
	if (faccessat(doctor->root_fd, path, F_OK, AT_SYMLINK_NOFOLLOW) < 0) {
		doctor_detail(ret, "this kernel is built without it");
		return bad;
	}
	snprintf(path, sizeof(path), "proc/sys/user/max_%s_namespaces", file);
	if (read_number(doctor, path, &max) && max == 0) {
		doctor_detail(ret, "user.max_%s_namespaces is 0", file);
		doctor_remedy(ret, "as root: sysctl -w user.max_%s_namespaces=15000", file);
		return bad;
	}
	doctor_detail(ret, "there");
	return DOCTOR_OK;
}
