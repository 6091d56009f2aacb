/* SPDX-License-Identifier: MIT */
#include "cgroup/explain.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

const char *cg_path(const struct cg *cg, char buf[PATH_MAX])
{
	char link[32];

	snprintf(link, sizeof(link), "/proc/self/fd/%d", cg->fd);
	ssize_t len = readlink(link, buf, PATH_MAX - 1);
	if (len < 0)
		strcpy(buf, "?");
	else
		buf[len] = '\0';
	return buf;
}

int cg_path_below(const struct cg *top, const struct cg *cg, char ret[PATH_MAX], struct err *err)
{
	char above[PATH_MAX], path[PATH_MAX];

	cg_path(top, above);
	cg_path(cg, path);
	size_t len = strcmp(above, "/") == 0 ? 0 : strlen(above);
	if (strncmp(path, above, len) != 0 || (path[len] && path[len] != '/'))
		return err_say(err, ESTALE, "'%s' is not below '%s'", path, above);
	strcpy(ret, path[len] ? path + len : "/");
	return 0;
}

static bool has_controller(int fd, const char *controller)
{
	char list[256];

	return fd_read_at(fd, "cgroup.controllers", list, sizeof(list)) >= 0 &&
	       cg_has_controller(list, controller);
}

/*
 * The nearest ancestor that has @controller.
 * Return: 1 and the group; 0 when even the root has not.
 */
static int ancestor_with(const struct cg *cg, const char *controller, struct cg *ret)
{
	struct err ignored;
	int fd = openat(cg->fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	while (fd >= 0) {
		AUTO_CG struct cg at = {.fd = fd};
		if (faccessat(at.fd, "cgroup.controllers", F_OK, 0) < 0)
			return 0;
		if (has_controller(at.fd, controller))
			return cg_open(at.fd, "", ret, &ignored) == 0;
		fd = openat(at.fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	return 0;
}

/* Whether the rule against inner processes keeps it from handing controllers down. */
static bool holds_processes(const struct cg *cg)
{
	char procs[16];

	/* The root of the hierarchy has no type, and no such rule. */
	return faccessat(cg->fd, "cgroup.type", F_OK, 0) == 0 &&
	       fd_read_at(cg->fd, "cgroup.procs", procs, sizeof(procs)) != 0;
}

static int hint_move(const char *path, struct err *err)
{
	return err_hint(err,
			"processes are in it, move them first: cd %s && mkdir -p init && for p "
			"in $(cat cgroup.procs); do echo $p > init/cgroup.procs; done",
			path);
}

/* Below a user manager only an administrator's drop-in hands out more. */
static int hint_for(const struct cg *cg, const char *path, const char *controller, struct err *err)
{
	if (holds_processes(cg))
		return hint_move(path, err);
	if (strstr(path, "/user.slice/user-"))
		return err_hint(
			err, "as root put '[Service]', 'Delegate=cpu cpuset io memory pids' into "
			     "/etc/systemd/system/user@.service.d/cgov.conf, run 'systemctl "
			     "daemon-reload' and log in again");
	return err_hint(err, "as root: echo +%s > %s/cgroup.subtree_control", controller, path);
}

int cg_explain_controller(const struct cg *cg, const char *controller, struct err *err)
{
	char path[PATH_MAX], above[PATH_MAX];
	AUTO_CG struct cg ancestor = CG_NONE;

	cg_path(cg, path);
	if (!ancestor_with(cg, controller, &ancestor)) {
		err_say(err, ENOENT, "controller '%s' is not in this cgroup v2 tree ('%s')",
			controller, path);
		return err_hint(err, "the kernel lacks it, or a cgroup v1 mount holds it: "
				     "see 'cgov doctor'");
	}
	cg_path(&ancestor, above);
	err_say(err, ENOENT,
		"controller '%s' is missing in '%s': '%s' does not hand it to its "
		"children",
		controller, path, above);
	return hint_for(&ancestor, above, controller, err);
}

static int explain_access(const struct cg *cg, int errnum, struct err *err)
{
	struct stat st;

	if (errnum == EROFS)
		return err_hint(err, "the cgroup tree is mounted read-only: see 'cgov doctor'");
	if (fstat(cg->fd, &st) < 0 || st.st_uid == geteuid())
		return err->code;
	return err_hint(err,
			"the group belongs to user %u: run as that user, or in a delegated "
			"group of your own",
			st.st_uid);
}

static int explain_busy(const struct cg *cg, struct err *err)
{
	char path[PATH_MAX];

	err_say(err, EBUSY, "'%s' cannot hand controllers to its children", cg_path(cg, path));
	return hint_move(path, err);
}

/* A file that is not there: its controller, or this kernel. */
static int explain_missing(const struct cg *cg, const char *file, struct err *err)
{
	char controller[64], path[PATH_MAX];

	snprintf(controller, sizeof(controller), "%.*s", (int)strcspn(file, "."), file);
	if (faccessat(cg->fd, "cgroup.controllers", F_OK, 0) < 0)
		return err_say(err, ENOENT, "'%s' is gone, or no group", cg_path(cg, path));
	if (strcmp(controller, "cgroup") == 0 || has_controller(cg->fd, controller))
		return err_say(err, ENOENT, "'%s' has no file '%s': this kernel does not offer it",
			       cg_path(cg, path), file);
	cg_explain_controller(cg, controller, err);
	return err_wrap(err, "'%s'", file);
}

int cg_explain(const struct cg *cg, const char *file, int errnum, struct err *err)
{
	char path[PATH_MAX];

	if (errnum == ENOENT)
		return explain_missing(cg, file, err);
	if (errnum == EBUSY && strcmp(file, "cgroup.subtree_control") == 0)
		return explain_busy(cg, err);
	err_set(err, errnum, "'%s' of '%s'", file, cg_path(cg, path));
	if (errnum == EACCES || errnum == EPERM || errnum == EROFS)
		return explain_access(cg, errnum, err);
	if (errnum == EOPNOTSUPP)
		return err_hint(err, "cgroup.type says whether the group is threaded");
	return err->code;
}
