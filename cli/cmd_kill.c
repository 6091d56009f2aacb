/* SPDX-License-Identifier: MIT */
#include <getopt.h>
#include <signal.h>

#include "cli/steering.h"
#include "common/signal_name.h"

extern const struct command cmd_kill;

static int arg_signal;

static int parse(int argc, char **argv)
{
	static const struct option options[] = {{"signal", required_argument, NULL, 's'},
						{NULL, 0, NULL, 0}};

	arg_signal = SIGKILL;
	opterr = 0;
	for (int c; (c = getopt_long(argc, argv, "s:", options, NULL)) != -1;) {
		if (c == '?')
			return command_usage(&cmd_kill, "unknown or incomplete option '%s'",
					     argv[optind - 1]);
		arg_signal = signal_find(optarg);
		if (arg_signal == 0)
			return command_usage(&cmd_kill, "--signal '%s': TERM, INT, KILL ...",
					     optarg);
	}
	if (optind == argc)
		return command_usage(&cmd_kill, "name a workload");
	return 0;
}

static int signal_one(struct steer *steer, const struct steer_group *group, UNUSED void *data,
		      struct text *ret_said, struct err *err)
{
	return steer_signal(steer, group, arg_signal, ret_said, err);
}

static int run(int argc, char **argv, struct err *err)
{
	int r = parse(argc, argv);

	return r == 0 ? steering_each(argv + optind, signal_one, NULL, err) : r;
}

const struct command cmd_kill = {
	.name = "kill",
	.synopsis = "[-s SIGNAL] NAME...",
	.help = "end workloads, with all their processes",
	.options =
		"  -s, --signal SIGNAL   instead of KILL: TERM, INT, HUP ..., to each process once\n"
		"\n"
		"NAME is a workload's, a group's (with all that runs in it), or a cgroup path.\n"
		"Its report says killed-by-user. A unit of systemd's is killed by systemd.\n"
		"\n"
		"Example:\n"
		"  cgov kill web/api\n"
		"  cgov kill --signal HUP web/api\n",
	.run = run,
};
