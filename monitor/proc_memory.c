/* SPDX-License-Identifier: MIT */
#include "monitor/proc_memory.h"

#include <stdlib.h>
#include <string.h>

#define PLACES 1024

struct place {
	uint32_t pid;
	char *path; /* owned; NULL: nobody's place */
};

struct proc_memory {
	struct place places[PLACES];
};

struct proc_memory *proc_memory_new(void)
{
	return calloc(1, sizeof(struct proc_memory));
}

void proc_memory_free(struct proc_memory *memory)
{
	if (memory)
		proc_memory_clear(memory);
	free(memory);
}

static void forget(struct place *place)
{
	free(place->path);
	*place = (struct place){0};
}

void proc_memory_keep(struct proc_memory *memory, uint32_t pid, const char *path)
{
	struct place *place = &memory->places[pid % PLACES];

	if (place->path && place->pid == pid && strcmp(place->path, path) == 0)
		return;
	forget(place);
	*place = (struct place){pid, strdup(path)};
}

const char *proc_memory_get(const struct proc_memory *memory, uint32_t pid)
{
	const struct place *place = &memory->places[pid % PLACES];

	return place->pid == pid ? place->path : NULL;
}

void proc_memory_drop(struct proc_memory *memory, uint32_t pid)
{
	struct place *place = &memory->places[pid % PLACES];

	if (place->pid == pid)
		forget(place);
}

void proc_memory_clear(struct proc_memory *memory)
{
	for (size_t i = 0; i < PLACES; i++)
		forget(&memory->places[i]);
}
