/* SPDX-License-Identifier: MIT */
#include "cli/sampling.h"

#include <errno.h>
#include <string.h>

#include "cli/output.h"
#include "common/clock.h"

int sampling_flush(struct export *export, struct err *err)
{
	int r = fd_write_all(STDOUT_FILENO, text_str(&export->out), export->out.len);

	text_clear(&export->out);
	return r < 0 ? err_set(err, -r, "write standard output") : 0;
}

int sampling_open(const struct exporter *exporter, const struct sampling_options *options,
		  char *const *names, struct sampling *ret, struct err *err)
{
	*ret = (struct sampling){
		.groups = {.root = CG_NONE},
		.sampler = sampler_new(),
		.export = {.exporter = exporter,
			   .flush = sampling_flush,
			   .names = options->names,
			   .max_series = options->max_series},
		.options = options,
	};
	if (!ret->sampler)
		return err_set(err, ENOMEM, "sample the groups");
	host_boot_id(ret->boot_id);
	int r = groups_open(names, &ret->groups, err);
	if (r == 0 && exporter)
		ret->sources = sources_new(ret->groups.root.fd, options->listen);
	return r;
}

void sampling_close(struct sampling *sampling)
{
	export_done(&sampling->export);
	history_done(&sampling->history);
	sources_free(sampling->sources);
	sampler_free(sampling->sampler);
	groups_close(&sampling->groups);
}

void sampling_note(struct sources *sources)
{
	for (const char *note; sources && (note = sources_note(sources));)
		output_note("%s", note);
}

static bool wants(const char *path, void *data)
{
	const struct sampling *sampling = data;

	return filter_passes(&sampling->options->filter, path,
			     groups_name(&sampling->groups, path));
}

static int write_out(struct sampling *sampling, const struct survey_group *group, struct err *err)
{
	const struct sample *then = history_get(&sampling->history, group->sample->id);
	const struct delta delta = {then, group->sample};
	CLEANUP(sockets_done) struct sockets sockets = {0};
	const struct export_group out = {
		.path = group->path,
		.name = groups_name(&sampling->groups, group->path),
		.sample = group->sample,
		.rates = then ? &delta : NULL,
		.effective = group->effective,
		.sockets = sampling->has_sockets ? &sockets : NULL,
	};

	if (sampling->has_sockets)
		sources_fill_sockets(sampling->sources, group->path, &sockets);
	int r = export_group(&sampling->export, &out, err);
	if (r < 0 || !sampling->rates)
		return r;
	return history_put(&sampling->history, group->sample) < 0
		       ? err_set(err, ENOMEM, "keep the sample")
		       : 0;
}

static int visit(const struct survey_group *group, void *data, struct err *err)
{
	struct sampling *sampling = data;

	if (sampling->incidents &&
	    incidents_add(sampling->incidents, group->path, group->sample) < 0)
		return err_set(err, ENOMEM, "keep the sample");
	return sampling->export.exporter ? write_out(sampling, group, err) : 0;
}

static void read_sockets(struct sampling *sampling)
{
	struct err err;

	int r = sources_read_sockets(sampling->sources, sampling->groups.starts,
				     sampling->groups.count, &err);
	sampling->has_sockets = r == 0;
	if (r < 0 && !sampling->sockets_noted)
		output_note("no sockets: %s", err.text);
	sampling->sockets_noted |= r < 0;
}

static int write_all(struct sampling *sampling, const struct survey *survey,
		     const struct export_head *head, struct err *err)
{
	if (sampling->options->sockets)
		read_sockets(sampling);
	int r = export_begin(&sampling->export, head, err);
	if (r == 0)
		r = survey_walk(survey, visit, sampling, err);
	if (r == 0)
		r = export_end(&sampling->export, err);
	history_round(&sampling->history);
	return r;
}

int sampling_take(struct sampling *sampling, struct err *err)
{
	bool writes = sampling->export.exporter;
	const struct filter *filter = &sampling->options->filter;
	const struct survey survey = {
		.sampler = sampling->sampler,
		.root_fd = sampling->groups.root.fd,
		.starts = sampling->groups.starts,
		.count = sampling->groups.count,
		.depth = sampling->options->depth,
		.set = writes ? SAMPLE_ALL : SAMPLE_FAST,
		/* What happens to a group shows in those above it too. */
		.wants = writes && filter->match_count + filter->exclude_count > 0 ? wants : NULL,
		.sources = writes ? sampling->sources : NULL,
	};
	uint64_t now = clock_mono_usec();
	const struct export_head head = {
		.real_nsec = clock_real_nsec(),
		.boot_id = sampling->boot_id,
		.interval_usec = sampling->last_usec ? now - sampling->last_usec : 0,
	};

	sampling->last_usec = now;
	int r = writes ? write_all(sampling, &survey, &head, err)
		       : survey_walk(&survey, visit, sampling, err);
	sampling_note(sampling->sources);
	return r;
}
