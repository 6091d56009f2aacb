/* SPDX-License-Identifier: MIT */
#include "cgroup/knob_probe.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

/* Enough to meet every combination of controllers that a machine has. */
#define GROUPS_MAX 512

struct probe {
	enum knob_presence *presence;
	unsigned int groups;
};

/* The files of one group. Return: false when it cannot be listed. */
static bool list_files(const struct cg *cg, bool found[KNOB_COUNT])
{
	int fd = openat(cg->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	struct knob_name name;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	while ((entry = readdir(dir)))
		if (knob_find(entry->d_name, &name))
			found[name.knob->id] = true;
	closedir(dir);
	return true;
}

/* Whether a group of this kind would have the file if the kernel knew it. */
static bool would_have(const struct knob *knob, const char *controllers, bool is_root)
{
	if (is_root != knob_is_root_only(knob))
		return false;
	return !knob->controller[0] || cg_has_controller(controllers, knob->controller);
}

static bool all_known(const struct probe *probe)
{
	for (size_t i = 0; i < KNOB_COUNT; i++)
		if (probe->presence[i] == KNOB_UNKNOWN)
			return false;
	return true;
}

static int visit(const struct cg *cg, UNUSED const char *path, UNUSED unsigned int depth,
		 void *data)
{
	struct probe *probe = data;
	bool found[KNOB_COUNT] = {false};
	char controllers[256];

	/* Only the hierarchy's root has no type. */
	bool is_root = faccessat(cg->fd, "cgroup.type", F_OK, 0) < 0;
	if (fd_read_at(cg->fd, "cgroup.controllers", controllers, sizeof(controllers)) < 0 ||
	    !list_files(cg, found))
		return 0;
	for (size_t i = 0; i < KNOB_COUNT; i++)
		if (found[i])
			probe->presence[i] = KNOB_PRESENT;
		else if (probe->presence[i] == KNOB_UNKNOWN &&
			 would_have(&knobs[i], controllers, is_root))
			probe->presence[i] = KNOB_ABSENT;
	return ++probe->groups >= GROUPS_MAX || all_known(probe) ? -ECANCELED : 0;
}

int knob_probe(const struct cg *top, enum knob_presence ret[KNOB_COUNT], struct err *err)
{
	enum knob_presence presence[KNOB_COUNT] = {KNOB_UNKNOWN};
	struct probe probe = {.presence = presence};

	int r = cg_walk(top, visit, &probe, err);
	if (r < 0 && r != -ECANCELED)
		return r;
	memcpy(ret, presence, sizeof(presence));
	return 0;
}
