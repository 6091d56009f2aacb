/* SPDX-License-Identifier: MIT */
#include "cli/which.h"

#include <errno.h>
#include <string.h>

#include "common/unit.h"

static int take_depth(const char *text, struct sampling_options *options)
{
	uint64_t depth;

	if (unit_parse_number(text, strlen(text), &depth) < 0 || depth >= SURVEY_DEPTH_ALL)
		return -EINVAL;
	options->depth = (unsigned int)depth;
	return 0;
}

static int take_series(const char *text, struct sampling_options *options)
{
	uint64_t series;

	if (unit_parse_number(text, strlen(text), &series) < 0 || series == 0)
		return -EINVAL;
	options->max_series = series;
	return 0;
}

int which_option(int c, const char *argument, const struct command *command,
		 struct sampling_options *options)
{
	int r;

	switch (c) {
	case WHICH_DEPTH:
		r = take_depth(argument, options);
		return r < 0 ? command_usage(command, "--depth is a number of levels") : 0;
	case WHICH_MATCH:
	case WHICH_EXCLUDE:
		r = filter_add(&options->filter, c == WHICH_EXCLUDE, argument);
		if (r == -E2BIG)
			return command_usage(command, "--match, --exclude: at most %d of each",
					     FILTER_MAX);
		return r < 0 ? command_usage(command, "--match, --exclude: a pattern is not empty")
			     : 0;
	case WHICH_SERIES:
		r = take_series(argument, options);
		return r < 0 ? command_usage(command, "--max-series is a number above 0") : 0;
	case WHICH_COMPAT:
		options->names = EXPORT_NAMES_CADVISOR;
		return strcmp(argument, "cadvisor") == 0
			       ? 0
			       : command_usage(command, "--compat is for 'cadvisor' only");
	default:
		return -ENOENT;
	}
}
