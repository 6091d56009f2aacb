/* SPDX-License-Identifier: MIT */
#include "governor/mirror.h"

#include <string.h>

/* What programs read to size themselves, and what else such a limit needs to act the same. */
static const enum knob_id mirrored[MIRROR_FILES] = {
	KNOB_CPU_MAX,	       KNOB_MEMORY_HIGH,     KNOB_MEMORY_MAX,
	KNOB_MEMORY_OOM_GROUP, KNOB_MEMORY_SWAP_MAX, KNOB_PIDS_MAX,
};

static bool read_file(const struct cg *cg, const char *file, char content[MIRROR_CONTENT])
{
	ssize_t n = fd_read_at(cg->fd, file, content, MIRROR_CONTENT);

	if (n <= 0)
		return false;
	content[strcspn(content, "\n")] = '\0';
	return true;
}

static void copy(struct mirror *mirror, size_t index)
{
	const char *file = knobs[mirrored[index]].file;
	char content[MIRROR_CONTENT];

	if (!read_file(mirror->group, file, content) ||
	    strcmp(content, mirror->contents[index]) == 0)
		return;
	/* Where it cannot be repeated the group's own limit holds all the same. */
	if (fd_write_at(mirror->leaf->fd, file, content) == 0)
		strcpy(mirror->contents[index], content);
}

static bool is_named(enum knob_id id, const struct knob_name *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (names[i].knob->id == id)
			return true;
	return false;
}

void mirror_begin(const struct cg *group, const struct cg *leaf, const struct knob_name *names,
		  size_t count, struct mirror *ret)
{
	*ret = (struct mirror){.group = group, .leaf = leaf};
	for (size_t i = 0; i < MIRROR_FILES; i++)
		if (is_named(mirrored[i], names, count))
			copy(ret, i);
}

void mirror_follow(struct mirror *mirror)
{
	for (size_t i = 0; i < MIRROR_FILES; i++)
		if (mirror->contents[i][0])
			copy(mirror, i);
}

bool mirror_has(const struct mirror *mirror, enum knob_id id)
{
	for (size_t i = 0; i < MIRROR_FILES; i++)
		if (mirrored[i] == id)
			return mirror->contents[i][0];
	return false;
}
