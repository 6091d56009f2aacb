/* SPDX-License-Identifier: MIT */
#include "cgroup/lineage_read.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static int read_level(struct sampler *sampler, int root_fd, const char *path, size_t len,
		      struct sample *ret, struct err *err)
{
	AUTO_CG struct cg cg = CG_NONE;
	char below[PATH_MAX];

	if (len >= sizeof(below))
		return err_set(err, ENAMETOOLONG, "read '%s'", path);
	snprintf(below, sizeof(below), "%.*s", (int)len - 1, path + 1);
	int r = cg_open(root_fd, below, &cg, err);
	return r < 0 ? r : sampler_read(sampler, &cg, SAMPLE_ALL, ret, err);
}

int lineage_read(struct sampler *sampler, int root_fd, const char *path, struct lineage_moment *ret,
		 struct err *err)
{
	size_t len = strlen(path);
	struct err ignored;
	int r;

	*ret = (struct lineage_moment){0};
	sample_init(&ret->samples[ret->count++]);
	r = read_level(sampler, root_fd, path, len, &ret->samples[0], err);
	while (r == 0 && len > 1 && ret->count < LINEAGE_MAX) {
		struct sample *sample = &ret->samples[ret->count++];
		sample_init(sample);
		len = lineage_parent_len(path, len);
		if (read_level(sampler, root_fd, path, len, sample, &ignored) < 0)
			break;
	}
	if (r < 0)
		return r;
	effective_above(root_fd, path, &ret->effective);
	effective_narrow(&ret->effective, &ret->samples[0], path);
	return 0;
}

static const struct frame_group *find(const struct frame *frame, const char *path)
{
	for (size_t i = 0; i < frame->count; i++)
		if (strcmp(frame->groups[i]->path, path) == 0)
			return frame->groups[i]->flags & FRAME_ABOVE ? NULL : frame->groups[i];
	return NULL;
}

int lineage_recorded(const struct frame *frame, const char *path, struct lineage_moment *ret)
{
	const struct frame_group *chain[LINEAGE_MAX], *group = find(frame, path);

	*ret = (struct lineage_moment){0};
	if (!group)
		return -ENOENT;
	for (bool more = true; more && ret->count < LINEAGE_MAX; ret->count++) {
		chain[ret->count] = group;
		sample_init(&ret->samples[ret->count]);
		if (frame_sample(group, &ret->samples[ret->count]) < 0) {
			ret->count++;
			return -ENOMEM;
		}
		more = frame->groups[group->parent] != group;
		group = frame->groups[group->parent];
	}
	for (size_t i = ret->count; i-- > 0;)
		effective_narrow(&ret->effective, &ret->samples[i], chain[i]->path);
	return 0;
}

void lineage_moment_done(struct lineage_moment *moment)
{
	for (size_t i = 0; i < moment->count; i++)
		sample_done(&moment->samples[i]);
	moment->count = 0;
}

void lineage_of(const char *path, const struct lineage_moment *then,
		const struct lineage_moment *now, struct lineage *ret)
{
	lineage_init(ret, path, &now->effective);
	for (size_t i = 0; i < now->count && i < then->count; i++)
		lineage_add(ret, &then->samples[i], &now->samples[i]);
}
