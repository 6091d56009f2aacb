/* SPDX-License-Identifier: MIT */
#include "cgroup/protection.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "cgroup/file.h"
#include "cgroup/owner.h"

/* The group itself where cgov may protect it, else the group above is the first. */
static void leave_out_own(const struct protection_place *place, char path[PATH_MAX])
{
	char below[PATH_MAX + 2];

	snprintf(below, sizeof(below), ".%s", path);
	AUTO_FD int fd = openat(place->root_fd, below, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || owner_say_given(place->host, &(struct cg){.fd = fd}) == OWNER_SAY_NONE)
		return;
	char *slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
}

/* The lowest group in whose protection cgov has no say. */
static bool first_above(const struct protection_place *place, char ret[PATH_MAX])
{
	const char *mount = place->host->mount;
	char own[PATH_MAX];
	bool given = true;
	int len;

	if (place->cgroup_root)
		len = snprintf(ret, PATH_MAX, "%s", place->cgroup_root);
	else if (owner_self_path(place->host, place->root_fd, place->uid, own))
		len = snprintf(ret, PATH_MAX, "%s%s", mount, own);
	else {
		given = false;
		len = snprintf(ret, PATH_MAX, "%s", mount);
	}
	if (!given && place->host->systemd && place->uid)
		len = snprintf(ret, PATH_MAX, "%s/user.slice/user-%u.slice/user@%u.service", mount,
			       place->uid, place->uid);
	if (len <= 0 || len >= PATH_MAX)
		return false;
	while (len > 1 && ret[len - 1] == '/')
		ret[--len] = '\0';
	if (given)
		leave_out_own(place, ret);
	return true;
}

/* Return: false where there is no such file: in the root, and without the controller. */
static bool read_bytes(const struct protection_place *place, const char *path, const char *file,
		       uint64_t *ret)
{
	char name[PATH_MAX + 32], content[64];

	snprintf(name, sizeof(name), ".%s/%s", path, file);
	ssize_t len = fd_read_at(place->root_fd, name, content, sizeof(content));
	return len > 0 && file_single(content, (size_t)len, ret) == 0;
}

static void add_bytes(uint64_t bytes, const char *most, struct text *ret)
{
	if (bytes == UINT64_MAX)
		text_add(ret, most);
	else if (bytes == PROTECTION_ANY)
		text_add(ret, "SIZE");
	else
		text_addf(ret, "%llu", (unsigned long long)bytes);
}

/* @unit: of systemd, which writes the files; NULL where it does not run. */
static void add_unit(const char *path, const char *unit, uint64_t min, uint64_t low,
		     struct text *ret)
{
	/* What is below a user's manager is that manager's. */
	const char *manager = strstr(path, "/user@");

	text_add(ret, "systemctl ");
	if (manager && manager + 1 < unit)
		text_addf(ret, "--user -M %.*s@ ", (int)strspn(manager + 6, "0123456789"),
			  manager + 6);
	text_add(ret, "set-property ");
	text_add_safe(ret, unit, strlen(unit));
	if (min) {
		text_add(ret, " MemoryMin=");
		add_bytes(min, "infinity", ret);
	}
	if (low) {
		text_add(ret, " MemoryLow=");
		add_bytes(low, "infinity", ret);
	}
}

static void add_path(const char *path, const char *file, struct text *ret)
{
	text_add(ret, " > ");
	text_add_safe(ret, path, strlen(path));
	text_add(ret, file);
}

static void add_files(const char *path, uint64_t min, uint64_t low, struct text *ret)
{
	if (min) {
		text_add(ret, "echo ");
		add_bytes(min, "max", ret);
		add_path(path, "/memory.min", ret);
	}
	if (low) {
		text_add(ret, min ? " && echo " : "echo ");
		add_bytes(low, "max", ret);
		add_path(path, "/memory.low", ret);
	}
}

static void add_remedy(const struct protection_place *place, const char *path, uint64_t min,
		       uint64_t low, struct text *ret)
{
	const char *slash = strrchr(path, '/');
	const char *dot = slash ? strrchr(slash, '.') : NULL;
	const bool unit = place->host->systemd && dot &&
			  (strcmp(dot, ".slice") == 0 || strcmp(dot, ".scope") == 0 ||
			   strcmp(dot, ".service") == 0);

	text_add(ret, ret->len ? " && " : place->uid ? "as root: " : "");
	if (unit)
		add_unit(path, slash + 1, min, low, ret);
	else
		add_files(path, min, low, ret);
}

bool protection_gap(const struct protection_place *place, uint64_t min, uint64_t low,
		    struct text *ret_where, struct text *ret_remedy)
{
	char path[PATH_MAX];
	bool found = false;
	uint64_t has_min, has_low;

	if (!first_above(place, path))
		return false;
	for (char *slash; path[0] && read_bytes(place, path, "memory.min", &has_min) &&
			  read_bytes(place, path, "memory.low", &has_low);
	     *slash = '\0') {
		if (has_min < min || has_low < low) {
			if (!found)
				text_add_safe(ret_where, path, strlen(path));
			add_remedy(place, path, has_min < min ? min : 0, has_low < low ? low : 0,
				   ret_remedy);
			found = true;
		}
		slash = strrchr(path, '/');
		if (!slash)
			break;
	}
	return found;
}
