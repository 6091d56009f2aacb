/* SPDX-License-Identifier: MIT */
#include "monitor/exits.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS	   1024
#define GROUPS_MAX 16384

struct exit_group {
	struct exit_group *next;
	uint64_t id; /* 0: nobody asked yet */
	bool asked;
	struct exit_counts counts;
	size_t len;
	char path[];
};

struct exits {
	struct exit_group *buckets[BUCKETS]; /* owned */
	size_t count;
	struct exit_counts root;
};

struct exits *exits_new(void)
{
	return calloc(1, sizeof(struct exits));
}

void exits_free(struct exits *exits)
{
	if (!exits)
		return;
	for (size_t i = 0; i < BUCKETS; i++) {
		while (exits->buckets[i]) {
			struct exit_group *group = exits->buckets[i];
			exits->buckets[i] = group->next;
			free(group);
		}
	}
	free(exits);
}

static struct exit_group **bucket_of(struct exits *exits, const char *path, size_t len)
{
	uint32_t hash = 2166136261U;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)path[i]) * 16777619U;
	return &exits->buckets[hash % BUCKETS];
}

static struct exit_group *find(struct exits *exits, const char *path, size_t len)
{
	struct exit_group *group = *bucket_of(exits, path, len);

	while (group && (group->len != len || memcmp(group->path, path, len) != 0))
		group = group->next;
	return group;
}

static struct exit_group *find_or_make(struct exits *exits, const char *path, size_t len)
{
	struct exit_group *group = find(exits, path, len);

	if (group || exits->count == GROUPS_MAX)
		return group;
	group = calloc(1, sizeof(*group) + len);
	if (!group)
		return NULL;
	struct exit_group **bucket = bucket_of(exits, path, len);
	group->len = len;
	memcpy(group->path, path, len);
	group->next = *bucket;
	*bucket = group;
	exits->count++;
	return group;
}

/* Each thread ends by itself; one of them has the number of the process. */
static void add(struct exit_counts *counts, const struct task_usage *usage, bool by_parent)
{
	bool process = usage->tgid == 0 || usage->tgid == usage->pid;

	counts->processes += process;
	counts->by_parent += process && by_parent;
	counts->cpu_usec += usage->has_cpu ? usage->cpu_usec : 0;
	counts->read_bytes += usage->has_io ? usage->read_bytes : 0;
	counts->write_bytes += usage->has_io ? usage->write_bytes : 0;
}

void exits_add(struct exits *exits, const char *path, const struct task_usage *usage,
	       bool by_parent)
{
	add(&exits->root, usage, by_parent);
	for (size_t len = 1; len > 1 || path[len]; len++) {
		if (path[len] != '/' && path[len] != '\0')
			continue;
		struct exit_group *group = find_or_make(exits, path, len);
		if (group)
			add(&group->counts, usage, by_parent);
		if (!path[len])
			return;
	}
}

void exits_get(struct exits *exits, const char *path, uint64_t id, struct exit_counts *ret)
{
	struct exit_group *group = find(exits, path, strlen(path));

	*ret = path[1] ? (struct exit_counts){0} : exits->root;
	if (!group)
		return;
	if (group->id != id) {
		if (group->id != 0)
			group->counts = (struct exit_counts){0};
		group->id = id;
	}
	group->asked = true;
	*ret = group->counts;
}

void exits_round(struct exits *exits)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		struct exit_group **at = &exits->buckets[i];
		while (*at) {
			struct exit_group *group = *at;
			if (group->asked) {
				group->asked = false;
				at = &group->next;
				continue;
			}
			*at = group->next;
			free(group);
			exits->count--;
		}
	}
}
