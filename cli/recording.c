/* SPDX-License-Identifier: MIT */
#include "cli/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "common/clock.h"

static void fill_head(const struct groups *groups, struct segment_head *head)
{
	if (fd_read_at(AT_FDCWD, "/proc/sys/kernel/random/boot_id", head->boot_id,
		       sizeof(head->boot_id)) < 0)
		head->boot_id[0] = '\0';
	head->boot_id[strcspn(head->boot_id, "\n")] = '\0';
	if (gethostname(head->host, sizeof(head->host) - 1) < 0)
		head->host[0] = '\0';
	strcpy(head->base, groups->base);
}

int recording_open(const char *path, char *const *names, struct recorder_options *options,
		   struct recording *ret, struct err *err)
{
	*ret = (struct recording){
		.groups = {.root = CG_NONE},
		.sampler = sampler_new(),
		.depth = SURVEY_DEPTH_ALL,
	};
	if (!ret->sampler)
		return err_set(err, ENOMEM, "record the groups");
	int r = groups_open(names, &ret->groups, err);
	if (r < 0)
		return r;
	ret->sources = sources_new(ret->groups.root.fd, true);
	fill_head(&ret->groups, &options->head);
	host_boot_id(ret->boot_id);
	r = incidents_open(&ret->groups.root, "/", &ret->incidents, err);
	return r < 0 ? r : recorder_open(path, options, &ret->recorder, err);
}

void recording_close(struct recording *recording)
{
	incidents_close(&recording->incidents);
	recorder_close(recording->recorder);
	sources_free(recording->sources);
	sampler_free(recording->sampler);
	groups_close(&recording->groups);
}

/* A group that cannot be read limits nothing that we know of; the recorder puts it there empty. */
static int add_above(struct recording *recording, const char *path, struct sample *sample,
		     struct err *err)
{
	AUTO_CG struct cg cg = CG_NONE;
	struct err ignored;

	if (cg_open(recording->groups.root.fd, path + 1, &cg, &ignored) < 0 ||
	    sampler_read(recording->sampler, &cg, SAMPLE_STATIC, sample, &ignored) < 0)
		return 0;
	return recorder_add(recording->recorder, path, true, sample, err);
}

static int add_all_above(struct recording *recording, const char *start, struct err *err)
{
	char path[PATH_MAX];
	struct sample sample;
	int r = 0;

	if (!start[1])
		return 0;
	sample_init(&sample);
	r = add_above(recording, "/", &sample, err);
	for (size_t len = 1; r == 0 && start[len] && len < sizeof(path); len++) {
		if (start[len] != '/')
			continue;
		memcpy(path, start, len);
		path[len] = '\0';
		r = add_above(recording, path, &sample, err);
	}
	sample_done(&sample);
	return r;
}

static int visit(const struct survey_group *group, void *data, struct err *err)
{
	struct recording *recording = data;

	if (incidents_add(&recording->incidents, group->path, group->sample) < 0)
		return err_set(err, ENOMEM, "keep the sample");
	return recorder_add(recording->recorder, group->path, false, group->sample, err);
}

static int keep_incident(const struct incident *incident, void *data)
{
	struct recording *recording = data;
	AUTO_TEXT struct text text = {0};

	incident_json(incident, recording->boot_id, &text);
	if (!text.failed)
		recorder_event(recording->recorder, text_str(&text));
	return 0;
}

int recording_begin(const struct event_functions *event, sd_event *loop, void *data,
		    struct err *err)
{
	struct recording *recording = data;
	int r = incidents_watch(&recording->incidents, event, loop);

	return r < 0 ? err_set(err, -r, "watch the groups") : 0;
}

int recording_take(struct recording *recording, struct err *err)
{
	const struct survey survey = {
		.sampler = recording->sampler,
		.root_fd = recording->groups.root.fd,
		.starts = recording->groups.starts,
		.count = recording->groups.count,
		.depth = recording->depth,
		.set = SAMPLE_ALL,
		.sources = recording->sources,
	};
	int r = 0;

	incidents_begin(&recording->incidents);
	recorder_begin(recording->recorder, clock_real_nsec(), clock_mono_usec());
	for (size_t i = 0; r == 0 && i < survey.count; i++)
		r = add_all_above(recording, survey.starts[i].path, err);
	if (r == 0)
		r = survey_walk(&survey, visit, recording, err);
	sampling_note(recording->sources);
	if (r == 0)
		r = incidents_end(&recording->incidents, keep_incident, recording);
	return r == 0 ? recorder_end(recording->recorder, err) : r;
}
