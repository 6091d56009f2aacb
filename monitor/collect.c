/* SPDX-License-Identifier: MIT */
#include "monitor/collect.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int collect_open(struct cg *top, const char *path, struct collect *ret, struct err *err)
{
	struct sampler *sampler = sampler_new();
	char *copy = strdup(path);

	if (!sampler || !copy) {
		sampler_free(sampler);
		free(copy);
		return err_set(err, ENOMEM, "read '%s'", path);
	}
	*ret = (struct collect){.sampler = sampler, .top = TAKE(*top, CG_NONE), .path = copy};
	return 0;
}

void collect_close(struct collect *collect)
{
	sampler_free(collect->sampler);
	cg_close(&collect->top);
	free(collect->path);
	*collect = (struct collect){.top = CG_NONE};
}

struct tick {
	const struct collect *collect;
	struct model *model;
	struct err *err;
};

static int read_group(const struct tick *tick, const struct cg *cg, struct sample **ret)
{
	struct sample *sample = calloc(1, sizeof(*sample));

	if (!sample)
		return err_set(tick->err, ENOMEM, "read a group");
	sample_init(sample);
	int r = sampler_read(tick->collect->sampler, cg, SAMPLE_FAST | SAMPLE_STATIC, sample,
			     tick->err);
	if (r < 0) {
		sample_done(sample);
		free(sample);
		return r;
	}
	*ret = sample;
	return 0;
}

static int visit(const struct cg *cg, const char *path, UNUSED unsigned int depth, void *data)
{
	const struct tick *tick = data;
	const char *top = tick->collect->path;
	struct sample *sample = NULL;
	char whole[PATH_MAX];

	int r = read_group(tick, cg, &sample);
	if (r == -ENODEV)
		return 1;
	if (r < 0)
		return r;
	if (snprintf(whole, sizeof(whole), "%s%s%s", top, *path && top[1] ? "/" : "", path) >=
	    (int)sizeof(whole)) {
		sample_done(sample);
		free(sample);
		return 1;
	}
	if (model_add(tick->model, whole, sample) < 0)
		return err_set(tick->err, ENOMEM, "read '%s'", path);
	return 0;
}

int collect_tick(struct collect *collect, struct model *model, struct err *err)
{
	struct tick tick = {.collect = collect, .model = model, .err = err};

	int r = cg_walk(&collect->top, visit, &tick, err);
	if (r < 0)
		return r;
	return model_finish(model) < 0 ? err_set(err, ENOMEM, "arrange the groups") : 0;
}
