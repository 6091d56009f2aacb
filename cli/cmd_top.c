/* SPDX-License-Identifier: MIT */
#include "cgroup/host.h"
#include "cli/command.h"
#include "cli/output.h"
#include "common/unit.h"
#include "monitor/top.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>

static struct top_options arg_top = {.interval_usec = (uint64_t)1000 * 1000};

static int parse(int argc, char **argv)
{
	static const struct option options[] = {
		{"interval", required_argument, NULL, 'i'},
		{"count", required_argument, NULL, 'n'},
		{NULL, 0, NULL, 0},
	};
	int option;

	while ((option = getopt_long(argc, argv, "i:n:", options, NULL)) != -1) {
		if (option == 'i' && unit_parse_usec(optarg, &arg_top.interval_usec) < 0)
			return command_usage(&cmd_top, "--interval '%s': say 500ms, 2s", optarg);
		if (option == 'n' && unit_parse_count(optarg, &arg_top.count) < 0)
			return command_usage(&cmd_top, "--count '%s': a number", optarg);
		if (option == '?')
			return command_usage(&cmd_top, "unknown option");
	}
	if (optind < argc)
		return command_usage(&cmd_top, "'%s' is too much", argv[optind]);
	return 0;
}
