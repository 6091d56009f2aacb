/* SPDX-License-Identifier: MIT */
#include "cli/command.h"
#include "cli/recording.h"
#include "cli/which.h"

#include <getopt.h>
#include <string.h>

extern const struct command cmd_stat;

#define FORMATS_MAX 16
#define OPTIONS_MAX (WHICH_OPTIONS_COUNT + WHICH_METRICS_OPTIONS_COUNT + FORMATS_MAX + 4)

static const struct exporter *arg_exporter; /* NULL: none was named */
static struct sampling_options arg_options = {.depth = SURVEY_DEPTH_ALL};
static const char *arg_replay, *arg_at; /* a recording, and a time in it */

/* Those of every command that prints samples, and one for each output format. */
static void list_options(struct option options[OPTIONS_MAX])
{
	static const struct option shared[] = {
		WHICH_OPTIONS,
		WHICH_METRICS_OPTIONS,
		{"replay", required_argument, NULL, 'r'},
		{"at", required_argument, NULL, 'a'},
		{"sockets", no_argument, NULL, 's'},
	};
	size_t count = ARRAY_LEN(shared);

	memcpy(options, shared, sizeof(shared));
	for (size_t i = 0; exporters[i] && i < FORMATS_MAX; i++)
		options[count++] = (struct option){exporters[i]->name, no_argument, NULL, 'f'};
	options[count] = (struct option){0};
}

/* What is about metrics makes no other format. */
static int settle_format(void)
{
	const bool of_metrics = arg_options.max_series || arg_options.names != EXPORT_NAMES_CGOV;

	if (!arg_exporter)
		arg_exporter = exporter_find(of_metrics ? "prometheus" : "text");
	if (of_metrics && !arg_exporter->metrics)
		return command_usage(&cmd_stat,
				     "--max-series and --compat are for metrics, not for --%s",
				     arg_exporter->name);
	return 0;
}

static int parse(int argc, char **argv)
{
	struct option options[OPTIONS_MAX];

	list_options(options);
	opterr = 0;
	for (int c, at; (c = getopt_long(argc, argv, "", options, &at)) != -1;) {
		int r = 0;
		if (c == 'f')
			arg_exporter = exporter_find(options[at].name);
		else if (c == 'r')
			arg_replay = optarg;
		else if (c == 'a')
			arg_at = optarg;
		else if (c == 's')
			arg_options.sockets = true;
		else
			r = which_option(c, optarg, &cmd_stat, &arg_options);
		if (r < 0)
			return command_usage(&cmd_stat, "unknown or incomplete option '%s'",
					     argv[optind - 1]);
		if (r > 0)
			return r;
	}
	if (arg_options.sockets && (arg_replay || arg_exporter != exporter_find("json")))
		return command_usage(&cmd_stat, "--sockets goes with --json, not with --replay");
	if (arg_at && !arg_replay)
		return command_usage(&cmd_stat, "--at goes with --replay");
	return settle_format();
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_SAMPLING struct sampling sampling = {0};

	int r = parse(argc, argv);
	if (r != 0)
		return r;
	if (arg_replay) {
		const struct recording_view view = {arg_replay, arg_at, argv + optind,
						    &arg_options};
		return recording_print(&view, arg_exporter, isatty(STDOUT_FILENO), err);
	}
	r = sampling_open(arg_exporter, &arg_options, argv + optind, &sampling, err);
	if (r < 0)
		return r;
	sampling.export.pretty = isatty(STDOUT_FILENO);
	return sampling_take(&sampling, err);
}

const struct command cmd_stat;

const struct command cmd_stat = {
	.name = "stat",
	.synopsis = "[OPTIONS] [--json|--openmetrics|--prometheus|--csv] [GROUP...]",
	.help = "every number of groups, once",
	.options =
		"  GROUP            a name of cgov's, or a path from the root of the hierarchy; it\n"
		"                   means the group and all below it. None: the whole hierarchy.\n" WHICH_HELP
		"  --replay FILE    of a recording ('cgov record') instead of this machine: its last\n"
		"                   sample, or the last at or before\n"
		"  --at TIME        2026-11-23T22:41:00 (with Z or an offset: not this machine's\n"
		"                   zone), 22:41, -5m from its end, +30s from its beginning\n"
		"  --text           a line a group (default)\n"
		"  --json           one object, cgov.sample/1 ('cgov schema cgov.sample/1')\n"
		"  --openmetrics    OpenMetrics 1.0 text\n"
		"  --prometheus     the classic Prometheus text format\n"
		"  --csv            group,metric,object,value\n"
		"  --sockets        with --json: internet sockets of each group under .cgov.sockets\n" WHICH_METRICS_HELP
		"\nExample:\n  cgov stat --depth 0 --json web/api\n"
		"  cgov stat --prometheus --match '/system.slice/*.service'\n"
		"  cgov stat --replay day.cgov --at 14:30 web\n",
	.run = run,
};
