/* SPDX-License-Identifier: MIT */
/*
 * Samples of groups into a recording, and one of a recording on standard output.
 */
#pragma once

#include "cgroup/recorder.h"
#include "cgroup/replay.h"
#include "cli/groups.h"
#include "cli/sampling.h"
#include "common/err.h"

struct recording {
	struct groups groups;	    /* owned */
	struct sampler *sampler;    /* owned */
	struct sources *sources;    /* can be NULL; owned */
	struct recorder *recorder;  /* owned */
	struct incidents incidents; /* what happens between samples */
	char boot_id[HOST_BOOT_ID_SIZE];
	unsigned int depth; /* SURVEY_DEPTH_ALL */
};

/**
 * recording_open() - find the groups and open the file.
 * @names: NULL-terminated; see groups_open().
 * @options: its head is filled in, but for the interval and the age.
 */
int recording_open(const char *path, char *const *names, struct recorder_options *options,
		   struct recording *ret, struct err *err);
void recording_close(struct recording *recording);
#define AUTO_RECORDING CLEANUP(recording_close)

/**
 * recording_begin() - a ticker's: from here on the kernel's word between samples is kept too.
 * @data: a struct recording.
 */
int recording_begin(const struct event_functions *event, sd_event *loop, void *data,
		    struct err *err);

/**
 * recording_take() - read every group once and record it.
 *
 * The groups above those that are named are recorded with their limits, so that what binds can be
 * told later.
 */
int recording_take(struct recording *recording, struct err *err);

/**
 * recording_open_at() - open a recording at a time.
 * @at: see when_parse(); NULL: the last sample.
 *
 * Return: 0; -ENOENT when it begins later; -errno.
 */
int recording_open_at(const char *path, const char *at, struct replay **ret, struct err *err);

/**
 * recording_group_path() - of a name as groups_open() takes it.
 * @base: of the recording's head.
 *
 * Return: @path; NULL where cgov's groups are unknown, or it is too long.
 */
const char *recording_group_path(const char *base, const char *name, char path[PATH_MAX]);

/* What a replay is to show. */
struct recording_view {
	const char *path;
	const char *at; /* see recording_open_at() */
	char *const
		*names; /* NULL-terminated; as for groups_open(), by the names of the recording */
	const struct sampling_options *options;
};

/**
 * recording_print() - one sample of a recording, as stat printed it when it was taken.
 *
 * Return: 0; -ENOENT when it has no such time or group; -errno.
 */
int recording_print(const struct recording_view *view, const struct exporter *exporter, bool pretty,
		    struct err *err);
