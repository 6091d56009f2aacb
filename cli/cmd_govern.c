/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <getopt.h>

#include "cli/args.h"
#include "cli/command.h"
#include "cli/govern.h"
#include "cli/ticker.h"

extern const struct command cmd_govern;

static struct govern_options arg_options = {.interval_usec = USEC_PER_SEC};

static int parse_option(int c, const char *word)
{
	switch (c) {
	case 'n':
		arg_options.dry_run = true;
		return 0;
	case 'i':
		return args_interval(&cmd_govern, optarg, TICKER_MIN_USEC,
				     &arg_options.interval_usec);
	case 'a':
		arg_options.audit_path = optarg;
		return 0;
	default:
		return command_usage(&cmd_govern, "unknown or incomplete option '%s'", word);
	}
}

static int run(int argc, char **argv, struct err *err)
{
	static const struct option options[] = {
		{"dry-run", no_argument, NULL, 'n'},
		{"interval", required_argument, NULL, 'i'},
		{"audit", required_argument, NULL, 'a'},
		{0},
	};

	opterr = 0;
	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		int r = parse_option(c, argv[optind - 1]);
		if (r != 0)
			return r;
	}
	arg_options.words = argv + optind;
	int r = govern_run(&arg_options, err);
	/* The findings were said. */
	return r == -EBADMSG ? EXIT_POLICY : r;
}

const struct command cmd_govern = {
	.name = "govern",
	.synopsis = "[--dry-run] [--interval TIME] [--audit FILE] [POLICY...]",
	.help = "keep policies true, until stopped",
	.options =
		"  POLICY           a file, or a folder of *.yaml, *.yml and *.json (default /etc/cgov)\n"
		"  --interval TIME  between looks, 10ms to 1h (default 1s)\n"
		"  --audit FILE     a line for each decision, cgov.decision/1; the journal has them too\n"
		"  --dry-run        say what would be done, and do nothing\n"
		"\n"
		"It applies nothing by itself: what is not as a policy says is reported, and repaired\n"
		"where that has 'settings: {drift: repair}', but never against somebody who writes\n"
		"there again and again. SIGHUP reads the policies again; broken ones leave those\n"
		"before in force. SIGTERM ends it; workloads live on.\n"
		"\n"
		"Example:\n"
		"  cgov apply web.yaml && cgov govern web.yaml\n"
		"  cgov govern --dry-run --interval 5s /etc/cgov\n",
	.run = run,
};
