/* SPDX-License-Identifier: MIT */
#include "governor/oom.h"

#include <fcntl.h>
#include <string.h>

#include "governor/counter.h"

/* Cuts the last part off @path. Return: false when it was the root's. */
static bool go_up(char *path)
{
	char *slash = strrchr(path, '/');

	if (!slash || slash == path)
		return false;
	*slash = '\0';
	return true;
}

/* Return: 0 where there is no such file: above all groups, or without the controller. */
static uint64_t oom_count(int root_fd, const char *path)
{
	AUTO_FD int fd = openat(root_fd, path + 1, O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	uint64_t count = 0;

	if (fd >= 0)
		counter_read_at(fd, "memory.events.local", "oom", &count);
	return count;
}

static bool has_limit(int root_fd, const char *path)
{
	AUTO_FD int fd = openat(root_fd, path + 1, O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	char text[64];

	return fd >= 0 && fd_read_at(fd, "memory.max", text, sizeof(text)) > 0 &&
	       strncmp(text, "max", 3) != 0;
}

void oom_before_read(int root_fd, const char *group, struct oom_before *ret)
{
	char path[PATH_MAX];

	*ret = (struct oom_before){.known = strlen(group) < sizeof(path)};
	if (!ret->known)
		return;
	strcpy(path, group);
	for (size_t i = 0; i < OOM_ANCESTORS_MAX && go_up(path); i++)
		ret->counts[i] = oom_count(root_fd, path);
}

static void find_ancestor(int root_fd, const char *group, const struct oom_before *before,
			  char owner[PATH_MAX])
{
	strcpy(owner, group);
	for (size_t i = 0; i < OOM_ANCESTORS_MAX && go_up(owner); i++) {
		uint64_t count = oom_count(root_fd, owner);
		if (before->known ? count > before->counts[i]
				  : count > 0 && has_limit(root_fd, owner))
			return;
	}
	strcpy(owner, "/");
}

bool oom_find(const struct cg *cg, int root_fd, const char *group, const struct oom_before *before,
	      char owner[PATH_MAX])
{
	uint64_t killed = 0, own = 0;

	if (!counter_read_at(cg->fd, "memory.events", "oom_kill", &killed) || killed == 0)
		return false;
	counter_read_at(cg->fd, "memory.events", "oom", &own);
	if (own > 0 || strlen(group) >= PATH_MAX)
		strcpy(owner, strlen(group) < PATH_MAX ? group : "/");
	else
		find_ancestor(root_fd, group, before, owner);
	return true;
}
