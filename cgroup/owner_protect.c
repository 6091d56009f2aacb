/* SPDX-License-Identifier: MIT */
/*
 * The protection of the subtree itself. Kernel: mem_cgroup_calculate_protection() in
 * mm/memcontrol.c: what a group is protected by is bounded by what every group above it is.
 */
#include "cgroup/owner.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cgroup/explain.h"
#include "cgroup/file.h"

static bool ends_with(const char *text, const char *end)
{
	const size_t len = strlen(text), end_len = strlen(end);

	return len > end_len && strcmp(text + len - end_len, end) == 0;
}

bool owner_is_unit(const struct host *host, const struct cg *cg)
{
	char path[PATH_MAX];

	if (!host->systemd)
		return false;
	cg_path(cg, path);
	return owner_is_delegated(cg) || ends_with(path, ".slice") || ends_with(path, ".scope") ||
	       ends_with(path, ".service");
}

enum owner_say owner_say_given(const struct host *host, const struct cg *cg)
{
	AUTO_FD int above = openat(cg->fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (above < 0 || !cg_is_cgroup2(above) || owner_is_unit(host, cg) ||
	    faccessat(cg->fd, "memory.low", W_OK, AT_EACCESS) < 0)
		return OWNER_SAY_NONE;
	return OWNER_SAY_GIVEN;
}

int owner_protection(const struct owner *owner, const char *file, uint64_t *ret)
{
	uint64_t least = UINT64_MAX;
	char name[128] = "";

	for (unsigned int i = 0; i <= owner->slices; i++) {
		char path[sizeof(name) + 64], content[64];
		uint64_t value;
		snprintf(path, sizeof(path), "%s%s", name, file);
		ssize_t len = fd_read_at(owner->root.fd, path, content, sizeof(content));
		int r = len < 0 ? (int)len : file_single(content, (size_t)len, &value);
		if (r < 0)
			return r;
		if (value < least)
			least = value;
		strncat(name, "../", sizeof(name) - strlen(name) - 1);
	}
	*ret = least;
	return 0;
}

int owner_protect(const struct owner *owner, const char *file, const char *text, struct err *err)
{
	if (strcmp(file, "memory.min") != 0 && strcmp(file, "memory.low") != 0)
		return err_say(err, EINVAL, "'%s' does not protect", file);
	if (owner->say == OWNER_SAY_NONE)
		return err_say(err, EPERM, "%s of '%s' is not cgov's to set", file, owner->path);
	if (owner->slices)
		return owner_protect_units(owner, file, text, err);
	return cg_write(&owner->root, file, text, err);
}
