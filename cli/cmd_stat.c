/* SPDX-License-Identifier: MIT */
#include "cli/command.h"
#include "cli/sampling.h"

#include <getopt.h>
#include <string.h>

extern const struct command cmd_stat;

#define FORMATS_MAX 16

static const struct exporter *arg_exporter;
static unsigned int arg_depth = SURVEY_DEPTH_ALL;

/* --depth, and an option for each output format. */
static void list_options(struct option options[FORMATS_MAX + 2])
{
	size_t count = 0;

	options[count++] = (struct option){"depth", required_argument, NULL, 'd'};
	for (size_t i = 0; exporters[i] && i < FORMATS_MAX; i++)
		options[count++] = (struct option){exporters[i]->name, no_argument, NULL, 'f'};
	options[count] = (struct option){0};
}

static int parse(int argc, char **argv)
{
	struct option options[FORMATS_MAX + 2];

	list_options(options);
	arg_exporter = exporter_find("text");
	opterr = 0;
	for (int c, at; (c = getopt_long(argc, argv, "", options, &at)) != -1;) {
		if (c == 'f')
			arg_exporter = exporter_find(options[at].name);
		else if (c == '?')
			return command_usage(&cmd_stat, "unknown or incomplete option '%s'",
					     argv[optind - 1]);
		else if (sampling_depth(optarg, &arg_depth) < 0)
			return command_usage(&cmd_stat, "--depth is a number of levels");
	}
	return 0;
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_SAMPLING struct sampling sampling = {0};

	int r = parse(argc, argv);
	if (r != 0)
		return r;
	r = sampling_open(arg_exporter, argv + optind, &sampling, err);
	if (r < 0)
		return r;
	sampling.depth = arg_depth;
	sampling.export.pretty = isatty(STDOUT_FILENO);
	return sampling_take(&sampling, err);
}

const struct command cmd_stat = {
	.name = "stat",
	.synopsis = "[--depth N] [--json|--openmetrics|--prometheus|--csv] [GROUP...]",
	.help = "every number of groups, once",
	.options =
		"  GROUP          a name of cgov's, or a path from the root of the hierarchy; it\n"
		"                 means the group and all below it. None: the whole hierarchy.\n"
		"  --depth N      levels below each group; 0 is the group itself\n"
		"  --text         a line a group (default)\n"
		"  --json         one object, cgov.sample/1 ('cgov schema cgov.sample/1')\n"
		"  --openmetrics  OpenMetrics 1.0 text\n"
		"  --prometheus   the classic Prometheus text format\n"
		"  --csv          group,metric,object,value\n\n"
		"Example:\n  cgov stat --depth 0 --json web/api\n",
	.run = run,
};
