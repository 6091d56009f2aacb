/* SPDX-License-Identifier: MIT */
#include "monitor/proc_group.h"

#include "common/fd.h"

#include <stdio.h>
#include <string.h>

/* The path is what stands behind "0::". */
bool proc_group(int proc_fd, uint32_t pid, char ret[PATH_MAX])
{
	static const char gone[] = " (deleted)";
	char name[32], text[PATH_MAX + 256];

	snprintf(name, sizeof(name), "%u/cgroup", pid);
	if (pid == 0 || fd_read_at(proc_fd, name, text, sizeof(text)) < 0)
		return false;
	const char *at = strncmp(text, "0::", 3) == 0 ? text : strstr(text, "\n0::");
	if (!at)
		return false;
	at += strcspn(at, "/");
	size_t len = strcspn(at, "\n");
	/* What is above the group that this program may see is nobody's business here. */
	if (len == 0 || len >= PATH_MAX || strncmp(at, "/..", 3) == 0)
		return false;
	memcpy(ret, at, len);
	ret[len] = '\0';
	if (len > sizeof(gone) && strcmp(ret + len - (sizeof(gone) - 1), gone) == 0)
		ret[len - (sizeof(gone) - 1)] = '\0';
	return true;
}
