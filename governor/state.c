/* SPDX-License-Identifier: MIT */
#include "governor/state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/fd.h"

/* "BASE/cgov", or with @between "BASE/.local/state/cgov". Only absolute paths count (XDG). */
static bool join(char *buf, size_t size, const char *base, const char *between)
{
	if (!base || base[0] != '/')
		return false;
	return snprintf(buf, size, "%s%s/cgov", base, between) < (int)size;
}

static bool user_path(enum state_kind kind, char *buf, size_t size)
{
	char run[64];

	if (kind == STATE_KEEP)
		return join(buf, size, getenv("XDG_STATE_HOME"), "") ||
		       join(buf, size, getenv("HOME"), "/.local/state");
	snprintf(run, sizeof(run), "/run/user/%u", geteuid());
	return join(buf, size, getenv("XDG_RUNTIME_DIR"), "") ||
	       (access(run, W_OK) == 0 && join(buf, size, run, ""));
}

int state_path(const char *state_dir, enum state_kind kind, char *buf, size_t size, struct err *err)
{
	const char *root = kind == STATE_RUN ? "/run/cgov" : "/var/lib/cgov";

	if (state_dir || geteuid() == 0) {
		const char *path = state_dir ? state_dir : root;
		if (strlen(path) >= size)
			return err_set(err, ENAMETOOLONG, "state folder '%s'", path);
		strcpy(buf, path);
		return 0;
	}
	if (user_path(kind, buf, size))
		return 0;
	err_say(err, ENOENT, "no folder for cgov's state: %s is not set",
		kind == STATE_RUN ? "XDG_RUNTIME_DIR" : "HOME");
	return err_hint(err, "name one with --state-dir DIR");
}

/* Records tell which groups to kill: nobody else may have written them. */
static int check_ours(int fd, const char *path, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_set(err, errno, "look at '%s'", path);
	if (st.st_uid != geteuid())
		return err_say(err, EPERM, "state folder '%s' belongs to user %u, not to us", path,
			       st.st_uid);
	if (st.st_mode & (S_IWGRP | S_IWOTH)) {
		err_say(err, EPERM, "state folder '%s' can be written by others", path);
		return err_hint(err, "chmod go-w '%s'", path);
	}
	return 0;
}

int state_open(const char *state_dir, enum state_kind kind, const char *folder, bool create,
	       int *ret_fd, struct err *err)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
	char base[PATH_MAX], path[PATH_MAX];

	int r = state_path(state_dir, kind, base, sizeof(base), err);
	if (r < 0)
		return r;
	if (snprintf(path, sizeof(path), "%s/%s", base, folder) >= (int)sizeof(path))
		return err_set(err, ENAMETOOLONG, "state folder '%s'", base);
	AUTO_FD int fd = open(path, flags);
	if (fd < 0 && errno == ENOENT && create) {
		r = fd_make_dirs(path, 0700, err);
		if (r < 0)
			return err_hint(err, "name another folder with --state-dir DIR");
		fd = open(path, flags);
	}
	if (fd < 0)
		return err_set(err, errno, "open state folder '%s'", path);
	r = check_ours(fd, path, err);
	if (r < 0)
		return r;
	*ret_fd = TAKE_FD(fd);
	return 0;
}
