/* SPDX-License-Identifier: MIT */
#include "cli/args.h"
#include "cli/sampling.h"
#include "cli/ticker.h"
#include "cli/watching.h"
#include "cli/which.h"

#include <getopt.h>

extern const struct command cmd_watch;

static const struct exporter *arg_exporter;
static struct sampling_options arg_options = {.depth = SURVEY_DEPTH_ALL, .listen = true};
static uint64_t arg_budget; /* 0: any */
static uint64_t arg_interval_usec = USEC_PER_SEC;
static uint64_t arg_count; /* 0: until stopped */
static bool arg_events;

static int take(void *data, struct err *err)
{
	return sampling_take(data, err);
}

static int parse_option(int c, const char *word)
{
	int r;

	switch (c) {
	case 'j':
		arg_exporter = exporter_find("json");
		return 0;
	case 'e':
		arg_events = true;
		return 0;
	case 'p':
		arg_options.processes = true;
		return 0;
	case 's':
		arg_options.sockets = true;
		return 0;
	case 'i':
		return args_interval(&cmd_watch, optarg, TICKER_MIN_USEC, &arg_interval_usec);
	case 'b':
		return args_budget(&cmd_watch, optarg, &arg_budget);
	case 'c':
		return args_count(&cmd_watch, optarg, &arg_count);
	default:
		r = which_option(c, optarg, &cmd_watch, &arg_options);
		return r >= 0 ? r
			      : command_usage(&cmd_watch, "unknown or incomplete option '%s'",
					      word);
	}
}

static int run(int argc, char **argv, struct err *err)
{
	static const struct option options[] = {
		{"json", no_argument, NULL, 'j'},
		{"events", no_argument, NULL, 'e'},
		{"interval", required_argument, NULL, 'i'},
		{"budget", required_argument, NULL, 'b'},
		{"count", required_argument, NULL, 'c'},
		{"sockets", no_argument, NULL, 's'},
		{"processes", no_argument, NULL, 'p'},
		WHICH_OPTIONS,
		{0},
	};
	AUTO_SAMPLING struct sampling sampling = {0};

	opterr = 0;
	arg_exporter = exporter_find("text");
	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		int r = parse_option(c, argv[optind - 1]);
		if (r != 0)
			return r;
	}
	if (arg_options.sockets && (arg_events || arg_exporter != exporter_find("json")))
		return command_usage(&cmd_watch, "--sockets goes with --json");
	if (arg_options.processes && !arg_events)
		return command_usage(&cmd_watch, "--processes goes with --events");
	int r = sampling_open(arg_events ? NULL : arg_exporter, &arg_options, argv + optind,
			      &sampling, err);
	if (r < 0)
		return r;
	if (arg_events)
		return watching_run(&sampling, arg_interval_usec, arg_count, err);
	sampling.rates = true;
	sampling.export.live = true;
	const struct ticker ticker = {
		.interval_usec = arg_interval_usec,
		.budget = arg_budget,
		.count = arg_count,
		.tick = take,
		.data = &sampling,
		.sources = sampling.sources,
	};
	return ticker_run(&ticker, err);
}

const struct command cmd_watch = {
	.name = "watch",
	.synopsis = "[OPTIONS] [--interval TIME] [--count N] [--json] [GROUP...]",
	.help = "every number of groups, again and again, with rates",
	.options =
		"  GROUP            as for 'cgov stat'\n"
		"  --interval TIME  10ms to 1h (default 1s)\n"
		"  --budget SHARE   samples come later rather than take more than this of a CPU: 1%\n"
		"  --count N        stop after N samples, or events; otherwise SIGINT or SIGTERM\n"
		"                   stops it\n" WHICH_HELP
		"  --json           an object a line, cgov.sample/1; counters per second under\n"
		"                   .rate from the second on\n"
		"  --sockets        with --json: internet sockets of each group under .cgov.sockets\n"
		"  --events         in place of samples what happens, a line each as it happens,\n"
		"                   cgov.event/1: OOM kills, hits of limits, refused forks, freezing,\n"
		"                   groups made and removed, stalls\n"
		"  --processes      with --events: processes that fork, exec and end, too\n\n"
		"Example:\n  cgov watch --interval 500ms --count 10 --json web/api\n"
		"  cgov watch --events --count 1 web\n",
	.run = run,
};
