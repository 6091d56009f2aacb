/* SPDX-License-Identifier: MIT */
#include "cli/args.h"
#include "cli/recording.h"
#include "cli/ticker.h"
#include "cli/which.h"

#include <getopt.h>

#include "common/unit.h"

extern const struct command cmd_record;

static uint64_t arg_budget; /* 0: any */
static uint64_t arg_interval_usec = USEC_PER_SEC;
static uint64_t arg_count; /* 0: until stopped */
static uint64_t arg_max_size, arg_max_age_usec;
static struct sampling_options arg_options = {.depth = SURVEY_DEPTH_ALL};

static int parse_option(int c, const char *word)
{
	switch (c) {
	case 'i':
		return args_interval(&cmd_record, optarg, TICKER_MIN_USEC, &arg_interval_usec);
	case 'b':
		return args_budget(&cmd_record, optarg, &arg_budget);
	case 'c':
		return args_count(&cmd_record, optarg, &arg_count);
	case 's':
		if (unit_parse_bytes(optarg, UNIT_BARE_1024, &arg_max_size) == 0 &&
		    arg_max_size >= RECORDER_SIZE_MIN)
			return 0;
		return command_usage(&cmd_record, "--max-size is a size of 1M or more");
	case 'a':
		if (unit_parse_usec(optarg, &arg_max_age_usec) == 0 && arg_max_age_usec > 0)
			return 0;
		return command_usage(&cmd_record, "--max-age is a time with its unit: 30m, 24h");
	case WHICH_DEPTH:
		return which_option(c, optarg, &cmd_record, &arg_options);
	default:
		return command_usage(&cmd_record, "unknown or incomplete option '%s'", word);
	}
}

static int take(void *data, struct err *err)
{
	return recording_take(data, err);
}

static int run(int argc, char **argv, struct err *err)
{
	static const struct option options[] = {
		{"interval", required_argument, NULL, 'i'},
		{"budget", required_argument, NULL, 'b'},
		{"count", required_argument, NULL, 'c'},
		{"max-size", required_argument, NULL, 's'},
		{"max-age", required_argument, NULL, 'a'},
		{"depth", required_argument, NULL, WHICH_DEPTH},
		{0},
	};
	AUTO_RECORDING struct recording recording = {.groups = {.root = CG_NONE}};

	opterr = 0;
	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		int r = parse_option(c, argv[optind - 1]);
		if (r != 0)
			return r;
	}
	if (optind == argc)
		return command_usage(&cmd_record, "which file?");
	struct recorder_options recorder = {
		.head = {.interval_usec = arg_interval_usec, .max_age_usec = arg_max_age_usec},
		.max_size = arg_max_size,
	};
	int r = recording_open(argv[optind], argv + optind + 1, &recorder, &recording, err);
	if (r < 0)
		return r;
	recording.depth = arg_options.depth;
	const struct ticker ticker = {
		.interval_usec = arg_interval_usec,
		.budget = arg_budget,
		.count = arg_count,
		.tick = take,
		.data = &recording,
		.sources = recording.sources,
		.begin = recording_begin,
	};
	return ticker_run(&ticker, err);
}

const struct command cmd_record = {
	.name = "record",
	.synopsis =
		"[--interval TIME] [--count N] [--max-size SIZE] [--max-age TIME] FILE [GROUP...]",
	.help = "every number of groups into a file, again and again",
	.options =
		"  FILE             made, or gone on with when it is a recording. 'cgov stat\n"
		"                   --replay FILE' and 'cgov top --replay FILE' read it, also while\n"
		"                   it is written.\n"
		"  GROUP            as for 'cgov stat'\n"
		"  --interval TIME  10ms to 1h (default 1s)\n"
		"  --budget SHARE   samples come later rather than take more than this of a CPU: 1%\n"
		"  --count N        stop after N samples; otherwise SIGINT or SIGTERM stops it\n"
		"  --max-size SIZE  the file is never larger: the oldest samples go (1M or more)\n"
		"  --max-age TIME   samples older than this go\n"
		"  --depth N        levels below each group; 0 is the group itself\n\n"
		"What was recorded stays readable whatever ends the recording.\n\n"
		"Example:\n  cgov record --max-age 24h --max-size 1G /var/tmp/day.cgov\n"
		"  cgov stat --replay /var/tmp/day.cgov --at 14:30 --json\n",
	.run = run,
};
