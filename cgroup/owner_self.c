/* SPDX-License-Identifier: MIT */
/*
 * A normal user who is inside a subtree of its own already: a service that the system's manager
 * delegates to it (a CI runner), or a group that root made for it where no systemd runs. Workloads
 * stay in there, where the administrator put their user.
 */
#include "cgroup/owner.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cgroup/explain.h"

/* "0::/a/b" */
bool owner_group_of(int root_fd, const char *process, char ret[PATH_MAX])
{
	char file[64], text[PATH_MAX + 1024];

	snprintf(file, sizeof(file), "proc/%s/cgroup", process);
	if (fd_read_at(root_fd, file, text, sizeof(text)) < 0)
		return false;
	const char *at = strstr(text, "0::/");
	if (!at || (at != text && at[-1] != '\n'))
		return false;
	size_t len = strcspn(at + 3, "\n");
	if (len >= PATH_MAX)
		return false;
	memcpy(ret, at + 3, len);
	ret[len] = '\0';
	return true;
}

static bool is_owned(int fd, uid_t uid)
{
	struct stat dir, procs;

	return fstat(fd, &dir) == 0 && dir.st_uid == uid &&
	       fstatat(fd, "cgroup.procs", &procs, AT_SYMLINK_NOFOLLOW) == 0 && procs.st_uid == uid;
}

/* A user's own manager is the writer of all below it. */
static bool is_user_manager(const char *path)
{
	const char *name = strrchr(path, '/');

	return name && strncmp(name, "/user@", 6) == 0;
}

bool owner_self_path(const struct host *host, int root_fd, uid_t uid, char ret[PATH_MAX])
{
	char path[PATH_MAX], whole[2 * PATH_MAX];
	bool found = false;

	if (uid == 0 || !host->mount[0] || !owner_group_of(root_fd, "self", path))
		return false;
	/* The highest that is ours; with systemd the nearest that it marked as handed over. */
	for (char *end; (end = strrchr(path, '/')); *end = '\0') {
		snprintf(whole, sizeof(whole), ".%s%s", host->mount, path);
		AUTO_FD int fd = openat(root_fd, whole, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0 || !is_owned(fd, uid) || is_user_manager(path))
			return found;
		if (host->systemd && !owner_is_delegated(&(struct cg){.fd = fd}))
			continue;
		strcpy(ret, path);
		found = true;
		if (host->systemd)
			return true;
	}
	return found;
}

/* Alone in the group, this process may go into a leaf; others are not moved about. */
static int step_aside(const struct cg *root, struct err *err)
{
	AUTO_CG struct cg leaf = CG_NONE;
	char procs[64], own[32];

	snprintf(own, sizeof(own), "%d\n", getpid());
	if (fd_read_at(root->fd, "cgroup.procs", procs, sizeof(procs)) < 0 ||
	    strcmp(procs, own) != 0)
		return 0;
	int r = cg_create(root, OWNER_SUPERVISOR, &leaf, err);
	if (r == -EEXIST)
		r = cg_open(root->fd, OWNER_SUPERVISOR, &leaf, err);
	return r < 0 ? r : cg_write(&leaf, "cgroup.procs", own, err);
}

static int self_open(const struct host *host, const struct owner_options *options,
		     struct owner *ret, struct err *err)
{
	AUTO_CG struct cg mount = CG_NONE, root = CG_NONE;
	char path[PATH_MAX];

	if (geteuid() == 0)
		return -EAGAIN;
	AUTO_FD int root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (!owner_self_path(host, root_fd, geteuid(), path))
		return -EAGAIN;
	int r = host_refuses(host, err);
	if (r == 0)
		r = cg_open_path(host->mount, &mount, err);
	if (r == 0)
		r = cg_open(mount.fd, path + 1, &root, err);
	if (r == 0 && options->create)
		r = step_aside(&root, err);
	if (r < 0)
		return r;
	if (options->create)
		owner_hand_down(&root);
	const enum owner_say say = owner_say_given(host, &root);
	r = owner_adopt(&root, "self", ret, err);
	if (r == 0)
		ret->say = say;
	return r;
}

const struct owner_backend owner_self = {.name = "self", .open = self_open};
