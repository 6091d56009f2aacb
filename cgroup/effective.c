/* SPDX-License-Identifier: MIT */
#include "cgroup/effective.h"

#include <limits.h>
#include <string.h>

#include "cgroup/file.h"

static const enum knob_id limit_knobs[EFFECTIVE_COUNT] = {
	[EFFECTIVE_MEMORY_MAX] = KNOB_MEMORY_MAX,
	[EFFECTIVE_MEMORY_HIGH] = KNOB_MEMORY_HIGH,
	[EFFECTIVE_MEMORY_SWAP_MAX] = KNOB_MEMORY_SWAP_MAX,
	[EFFECTIVE_PIDS_MAX] = KNOB_PIDS_MAX,
	[EFFECTIVE_CPU_MAX] = KNOB_CPU_MAX,
};

enum knob_id effective_knob(enum effective_id id)
{
	return limit_knobs[id];
}

/* "max 100000", "25000 100000", "4096": a value, and a period where the file has one. */
static bool parse_limit(const char *text, struct effective_limit *ret)
{
	size_t len = strcspn(text, " \n");

	*ret = (struct effective_limit){.known = true};
	if (file_single(text, len, &ret->value) < 0)
		return false;
	if (text[len] != ' ')
		return true;
	text += len + 1;
	return file_single(text, strcspn(text, " \n"), &ret->period) == 0 && ret->period > 0;
}

/* Of quotas with periods of their own, the smaller share of a CPU is the tighter. */
static bool is_tighter(const struct effective_limit *one, const struct effective_limit *other)
{
	if (one->value == UNIT_MAX || other->value == UNIT_MAX)
		return one->value < other->value;
	unsigned __int128 left = one->value, right = other->value;
	if (one->period && other->period) {
		left *= other->period;
		right *= one->period;
	}
	return left < right;
}

static void narrow_one(struct effective_limit *limit, const char *text, size_t path_len)
{
	struct effective_limit own;

	if (!text || !parse_limit(text, &own))
		return;
	if (limit->known && !is_tighter(&own, limit))
		return;
	own.owner = own.value == UNIT_MAX ? 0 : path_len;
	*limit = own;
}

void effective_narrow(struct effective *effective, const struct sample *sample, const char *path)
{
	for (size_t i = 0; i < EFFECTIVE_COUNT; i++)
		narrow_one(&effective->limits[i], sample_text(sample, knobs[limit_knobs[i]].file),
			   strlen(path));
}

static void narrow_by_files(struct effective *effective, const struct cg *cg, size_t path_len)
{
	char text[64];

	for (size_t i = 0; i < EFFECTIVE_COUNT; i++)
		if (fd_read_at(cg->fd, knobs[limit_knobs[i]].file, text, sizeof(text)) > 0)
			narrow_one(&effective->limits[i], text, path_len);
}

static size_t name_end(const char *path, size_t from)
{
	return from + strcspn(path + from, "/");
}

void effective_above(int root_fd, const char *path, struct effective *ret)
{
	char above[PATH_MAX];
	struct err ignored;

	*ret = (struct effective){0};
	if (!path[1])
		return;
	/* Seen from a cgroup namespace or a container, the root can have limits too. */
	narrow_by_files(ret, &(struct cg){.fd = root_fd}, 1);
	for (size_t end = name_end(path, 1); path[end]; end = name_end(path, end + 1)) {
		AUTO_CG struct cg cg = CG_NONE;
		if (end >= sizeof(above))
			return;
		memcpy(above, path, end);
		above[end] = '\0';
		if (cg_open(root_fd, above + 1, &cg, &ignored) == 0)
			narrow_by_files(ret, &cg, end);
	}
}

bool effective_percent(const struct effective_limit *limit, uint64_t used, uint64_t *ret)
{
	if (!limit->known || limit->value == UNIT_MAX || limit->value == 0)
		return false;
	unsigned __int128 share = (unsigned __int128)used * 10000 / limit->value;
	*ret = share > UINT64_MAX ? UINT64_MAX : (uint64_t)share;
	return true;
}
