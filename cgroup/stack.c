/* SPDX-License-Identifier: MIT */
#include "cgroup/stack.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool has_entries(const char *path)
{
	DIR *dir = opendir(path);
	bool found = false;

	if (!dir)
		return false;
	for (struct dirent *entry; !found && (entry = readdir(dir));)
		found = entry->d_name[0] != '.';
	closedir(dir);
	return found;
}

static bool look(const char *device)
{
	char path[96];

	snprintf(path, sizeof(path), "/sys/dev/block/%s/slaves", device);
	if (has_entries(path))
		return true;
	snprintf(path, sizeof(path), "/sys/dev/block/%s/loop/backing_file", device);
	return access(path, F_OK) == 0;
}

bool stack_has(struct stack *stack, const char *device)
{
	for (size_t i = 0; i < stack->count; i++)
		if (strcmp(stack->devices[i].device, device) == 0)
			return stack->devices[i].stacked;
	size_t len = strlen(device);
	/* A name goes into a path: digits and one colon only. */
	if (len >= sizeof(stack->devices[0].device) || strspn(device, "0123456789:") != len)
		return false;
	bool stacked = look(device);
	if (stack->count < STACK_DEVICES_MAX) {
		memcpy(stack->devices[stack->count].device, device, len + 1);
		stack->devices[stack->count++].stacked = stacked;
	}
	return stacked;
}
