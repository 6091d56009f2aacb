/* SPDX-License-Identifier: MIT */
/*
 * The cgroup tree: its version, who may make groups where, and the controllers that get there.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup/names.h"
#include "cgroup/owner.h"
#include "common/fd.h"
#include "governor/doctor_probe.h"

/* Room for a path below the mount. */
#define POINT_SIZE (2 * PATH_MAX)

#define USER_DROPIN                                                                     \
	"as root: mkdir -p /etc/systemd/system/user@.service.d && printf '[Service]\\n" \
	"Delegate=cpu cpuset io memory pids\\n' > /etc/systemd/system/user@.service.d/" \
	"cgov.conf && systemctl daemon-reload && systemctl restart user@%u.service"

enum doctor_status doctor_mode(const struct doctor *doctor, UNUSED const char *argument,
			       struct doctor_check *ret)
{
	const struct host *host = doctor->host;

	doctor_detail(ret, "%s%s%s", host_mode_name(host->mode), host->mount[0] ? " at " : "",
		      host->mount);
	if (host->mode == HOST_V2)
		return DOCTOR_OK;
	if (host->mode == HOST_NONE)
		doctor_remedy(ret, "mkdir -p /sys/fs/cgroup && mount -t cgroup2 none "
				   "/sys/fs/cgroup");
	else if (host->systemd)
		doctor_remedy(ret, "add systemd.unified_cgroup_hierarchy=1 to "
				   "GRUB_CMDLINE_LINUX in /etc/default/grub, then: update-grub && "
				   "reboot");
	else
		doctor_remedy(ret, "contrib/vm/run COMMAND... (a Linux that has it), or "
				   "--cgroup-root DIR below the v2 mount, with core files only");
	/* A named directory does without the rest. */
	return doctor->root_path ? DOCTOR_WARNING : DOCTOR_ERROR;
}

/* The directory whose controllers a launch of this user gets, below the root. */
static const char *launch_point(const struct doctor *doctor, char buf[POINT_SIZE])
{
	const char *mount = doctor->host->mount;
	char own[PATH_MAX];
	struct stat st;

	if (doctor->root_path) {
		snprintf(buf, POINT_SIZE, ".%s", doctor->root_path);
		return buf;
	}
	if (owner_self_path(doctor->host, doctor->root_fd, doctor->uid, own)) {
		snprintf(buf, POINT_SIZE, ".%s%s", mount, own);
		return buf;
	}
	if (doctor->host->systemd && doctor->uid)
		snprintf(buf, POINT_SIZE, ".%s/user.slice/user-%u.slice/user@%u.service", mount,
			 doctor->uid, doctor->uid);
	else
		snprintf(buf, POINT_SIZE, ".%s/%s", mount,
			 doctor->host->systemd ? "cgov.slice/cgov.scope" : "cgov");
	/* Nothing made yet: what the root has is what can be had. */
	if (fstatat(doctor->root_fd, buf, &st, 0) < 0)
		snprintf(buf, POINT_SIZE, ".%s", mount);
	return buf;
}

enum doctor_status doctor_tree(const struct doctor *doctor, UNUSED const char *argument,
			       struct doctor_check *ret)
{
	char buf[POINT_SIZE];
	const char *path = launch_point(doctor, buf);

	if (!doctor->host->mount[0] && !doctor->root_path) {
		doctor_detail(ret, "no v2 tree");
		return DOCTOR_ERROR;
	}
	doctor_detail(ret, "%s can be written", path + 1);
	if (faccessat(doctor->root_fd, path, W_OK, AT_EACCESS) == 0)
		return DOCTOR_OK;
	doctor_detail(ret, "%s cannot be written", path + 1);
	if (doctor->uid == 0)
		doctor_remedy(ret,
			      "mount -o remount,rw %s (in a container: start it with the "
			      "tree writable)",
			      doctor->host->mount);
	else if (doctor->host->systemd)
		doctor_remedy(ret,
			      "as root: apt-get install dbus-user-session && loginctl "
			      "enable-linger %u",
			      doctor->uid);
	else
		doctor_remedy(ret,
			      "as root: mkdir -p %s/u%u/shell && chown -R %u %s/u%u && echo "
			      "PID_OF_YOUR_SHELL > %s/u%u/shell/cgroup.procs; then "
			      "--cgroup-root %s/u%u",
			      doctor->host->mount, doctor->uid, doctor->uid, doctor->host->mount,
			      doctor->uid, doctor->host->mount, doctor->uid, doctor->host->mount,
			      doctor->uid);
	return DOCTOR_ERROR;
}

enum doctor_status doctor_systemd(const struct doctor *doctor, UNUSED const char *argument,
				  struct doctor_check *ret)
{
	char manager[64] = "run/systemd/private", bus[64] = "run/dbus/system_bus_socket";
	char own[PATH_MAX];

	if (!doctor->host->systemd) {
		doctor_detail(ret, "does not run here: the tree is cgov's to use");
		return DOCTOR_OK;
	}
	if (owner_self_path(doctor->host, doctor->root_fd, doctor->uid, own)) {
		doctor_detail(ret, "handed this user %s", own);
		return DOCTOR_OK;
	}
	if (doctor->uid) {
		snprintf(manager, sizeof(manager), "run/user/%u/systemd/private", doctor->uid);
		snprintf(bus, sizeof(bus), "run/user/%u/bus", doctor->uid);
	}
	doctor_detail(ret, "its %s manager answers at /%s", doctor->uid ? "user" : "system", bus);
	if (faccessat(doctor->root_fd, bus, F_OK, 0) == 0)
		return DOCTOR_OK;
	doctor_detail(ret, "its %s manager answers at /%s", doctor->uid ? "user" : "system",
		      manager);
	if (faccessat(doctor->root_fd, manager, F_OK, 0) == 0)
		return DOCTOR_OK;
	doctor_detail(ret, "no /%s", bus);
	if (doctor->uid)
		doctor_remedy(ret,
			      "as root: apt-get install dbus-user-session && loginctl "
			      "enable-linger %u",
			      doctor->uid);
	else
		doctor_remedy(ret, "apt-get install dbus && systemctl start dbus.socket");
	return doctor->root_path ? DOCTOR_WARNING : DOCTOR_ERROR;
}

/* /proc/cgroups: "memory	0	44	1"; a hierarchy other than 0 is a v1 mount. */
static void explain_absent(const struct doctor *doctor, const char *controller,
			   struct doctor_check *ret)
{
	char text[4096], line[64];
	const char *at;

	/* v1 knows io by its older name. */
	snprintf(line, sizeof(line), "\n%s\t",
		 strcmp(controller, "io") == 0 ? "blkio" : controller);
	if (fd_read_at(doctor->root_fd, "proc/cgroups", text, sizeof(text)) < 0)
		text[0] = '\0';
	at = strstr(text, line);
	if (!at) {
		doctor_detail(ret, "this kernel is built without it");
		return;
	}
	at += strlen(line);
	if (strtoul(at, NULL, 10) != 0) {
		doctor_detail(ret, "held by a cgroup v1 mount");
		doctor_remedy(ret, "boot with cgroup_no_v1=all, or umount the v1 tree that has it");
	} else if (strstr(at, "\t0\n") && strstr(at, "\t0\n") < strchr(at, '\n')) {
		doctor_detail(ret, "switched off at boot");
		doctor_remedy(ret, "boot with cgroup_enable=%s", controller);
	} else {
		doctor_detail(ret, "this tree does not have it");
		doctor_remedy(ret,
			      "look into the group above: its cgroup.subtree_control lacks +%s",
			      controller);
	}
}

static bool systemd_delegates(const char *controller)
{
	return cg_has_controller("cpu cpuset io memory pids", controller);
}

static void explain_kept(const struct doctor *doctor, const char *controller, const char *point,
			 struct doctor_check *ret)
{
	const char *mount = doctor->host->mount;

	if (strcmp(point + 1, mount) == 0)
		doctor_detail(ret, "the kernel has it, systemd does not hand it down");
	else
		doctor_detail(ret, "the kernel has it, %s does not", point + 1);
	if (doctor->root_path) {
		doctor_remedy(ret, "as root: echo +%s > %s/../cgroup.subtree_control", controller,
			      doctor->root_path);
		return;
	}
	if (doctor->host->systemd && doctor->uid && systemd_delegates(controller))
		doctor_remedy(ret, USER_DROPIN, doctor->uid);
	else if (doctor->host->systemd && doctor->uid)
		doctor_detail(ret, "systemd delegates it to no user; root can have it");
	else if (doctor->host->systemd)
		doctor_remedy(ret,
			      "echo +%s > %s/cgroup.subtree_control && echo +%s > "
			      "%s/cgov.slice/cgroup.subtree_control (systemd leaves it alone)",
			      controller, mount, controller, mount);
	else
		doctor_remedy(ret, "echo +%s > %s/cgroup.subtree_control", controller, mount);
}

/* What systemd does not know it hands to no scope, unless somebody did so from the top. */
static bool stays_above(const struct doctor *doctor, const char *controller, const char *point)
{
	char path[POINT_SIZE + 32], handed[256];

	if (!doctor->host->systemd || doctor->root_path || systemd_delegates(controller) ||
	    strcmp(point + 1, doctor->host->mount) != 0)
		return false;
	snprintf(path, sizeof(path), "%s/cgroup.subtree_control", point);
	doctor_read(doctor, path, handed, sizeof(handed));
	return !cg_has_controller(handed, controller);
}

enum doctor_status doctor_controller(const struct doctor *doctor, const char *argument,
				     struct doctor_check *ret)
{
	char buf[POINT_SIZE], path[POINT_SIZE + 32], have[256];
	const char *point = launch_point(doctor, buf);

	snprintf(path, sizeof(path), "%s/cgroup.controllers", point);
	doctor_read(doctor, path, have, sizeof(have));
	if (cg_has_controller(have, argument) && !stays_above(doctor, argument, point)) {
		doctor_detail(ret, "in %s", point + 1);
		return DOCTOR_OK;
	}
	if (cg_has_controller(doctor->host->controllers, argument))
		explain_kept(doctor, argument, point, ret);
	else
		explain_absent(doctor, argument, ret);
	return DOCTOR_WARNING;
}

enum doctor_status doctor_option(const struct doctor *doctor, const char *argument,
				 struct doctor_check *ret)
{
	const char *at = strstr(doctor->host->features, argument);
	size_t len = strlen(argument);

	if (at && (at[len] == ',' || at[len] == '\0')) {
		doctor_detail(ret, "set");
		return DOCTOR_OK;
	}
	doctor_detail(ret, "not set");
	if (doctor->host->mount[0])
		doctor_remedy(ret, "as root: mount -o remount,nsdelegate,memory_recursiveprot %s",
			      doctor->host->mount);
	return DOCTOR_WARNING;
}

/* Any group that is not the root shows which files this kernel gives to groups. */
static int open_sample(const struct doctor *doctor)
{
	AUTO_NAMES struct names names = {0};
	char path[PATH_MAX + 2];

	snprintf(path, sizeof(path), ".%s",
		 doctor->root_path ? doctor->root_path : doctor->host->mount);
	AUTO_FD int fd = openat(doctor->root_fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (faccessat(fd, "cgroup.type", F_OK, 0) == 0)
		return TAKE_FD(fd);
	if (names_read(fd, SIZE_MAX, &names) < 0)
		return -1;
	/* The one with most files: what systemd runs in has controllers on. */
	const char *best = names.count ? names.all[0] : NULL;
	for (size_t i = 0; i < names.count; i++)
		if (strncmp(names.all[i], "cgov", 4) == 0 ||
		    strcmp(names.all[i], "init.scope") == 0)
			best = names.all[i];
	return best ? openat(fd, best, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
}

/* Whether the group would have the file, if this kernel offered it. */
static bool can_tell(int fd, const char *file, struct doctor_check *ret)
{
	char controller[32], have[256];

	snprintf(controller, sizeof(controller), "%.*s", (int)strcspn(file, "."), file);
	if (fd >= 0 && (strcmp(controller, "cgroup") == 0 ||
			(fd_read_at(fd, "cgroup.controllers", have, sizeof(have)) > 0 &&
			 cg_has_controller(have, controller))))
		return true;
	doctor_detail(ret, "not known before a group has been made");
	return false;
}

enum doctor_status doctor_group_file(const struct doctor *doctor, const char *argument,
				     struct doctor_check *ret)
{
	AUTO_FD int fd = open_sample(doctor);

	if (!can_tell(fd, argument, ret))
		return DOCTOR_OK;
	bool there = faccessat(fd, argument, F_OK, 0) == 0;
	doctor_detail(ret, there ? "there" : "this kernel has no such file");
	return there ? DOCTOR_OK : DOCTOR_WARNING;
}

enum doctor_status doctor_peak_reset(const struct doctor *doctor, UNUSED const char *argument,
				     struct doctor_check *ret)
{
	AUTO_FD int fd = open_sample(doctor);
	struct stat st;

	if (!can_tell(fd, "memory.peak", ret))
		return DOCTOR_OK;
	/* It became writable with the reset (Linux 6.12). */
	bool there = fstatat(fd, "memory.peak", &st, 0) == 0 && st.st_mode & S_IWUSR;
	doctor_detail(ret, there ? "there" : "this kernel's memory.peak cannot be reset");
	return there ? DOCTOR_OK : DOCTOR_WARNING;
}
