/* SPDX-License-Identifier: MIT */
/*
 * The options that say which groups, and how much of them: the same for every command that prints
 * samples.
 */
#pragma once

#include "cli/command.h"
#include "cli/sampling.h"

#include <getopt.h>

enum {
	WHICH_DEPTH = 256,
	WHICH_MATCH,
	WHICH_EXCLUDE,
	WHICH_SERIES,
	WHICH_COMPAT,
};

/* For getopt_long(). */
#define WHICH_OPTIONS                                             \
	{"depth", required_argument, NULL, WHICH_DEPTH},          \
		{"match", required_argument, NULL, WHICH_MATCH},  \
	{                                                         \
		"exclude", required_argument, NULL, WHICH_EXCLUDE \
	}
#define WHICH_OPTIONS_COUNT 3
#define WHICH_METRICS_OPTIONS                                   \
	{"max-series", required_argument, NULL, WHICH_SERIES},  \
	{                                                       \
		"compat", required_argument, NULL, WHICH_COMPAT \
	}
#define WHICH_METRICS_OPTIONS_COUNT 2

#define WHICH_HELP                                                                         \
	"  --depth N        levels below each group; 0 is the group itself\n"              \
	"  --match GLOB     only groups it fits: of paths when it begins with '/', else\n" \
	"                   of cgov's names; '*' goes past slashes; may be repeated\n"     \
	"  --exclude GLOB   not those; may be repeated\n"
#define WHICH_METRICS_HELP                                                                  \
	"  --max-series N   leave out the groups furthest from the root when there would\n" \
	"                   be more\n"                                                      \
	"  --compat=cadvisor  container_... names, for dashboards made for cAdvisor\n"

/**
 * which_option() - one of those.
 * @c, @argument: as getopt_long() has them; the argument stays borrowed.
 *
 * Return: 0; EXIT_USAGE, said; -ENOENT when it is none of them.
 */
int which_option(int c, const char *argument, const struct command *command,
		 struct sampling_options *options);
