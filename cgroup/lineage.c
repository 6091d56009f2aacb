/* SPDX-License-Identifier: MIT */
#include "cgroup/lineage.h"

#include <string.h>

void lineage_init(struct lineage *lineage, const char *path, const struct effective *effective)
{
	lineage->path = path;
	lineage->effective = effective;
	lineage->count = 0;
}

size_t lineage_parent_len(const char *path, size_t len)
{
	while (len > 1 && path[len - 1] != '/')
		len--;
	return len > 1 ? len - 1 : 1;
}

void lineage_add(struct lineage *lineage, const struct sample *then, const struct sample *now)
{
	size_t i = lineage->count;

	if (i == LINEAGE_MAX)
		return;
	lineage->deltas[i] = (struct delta){.then = then, .now = now};
	lineage->owner[i] = i == 0 ? strlen(lineage->path)
				   : lineage_parent_len(lineage->path, lineage->owner[i - 1]);
	lineage->count++;
}
