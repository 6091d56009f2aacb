/* SPDX-License-Identifier: MIT */
#include "cli/args.h"
#include "cli/steering.h"

extern const struct command cmd_freeze;

static int freeze(struct steer *steer, const struct steer_group *group, UNUSED void *data,
		  struct text *ret_said, struct err *err)
{
	return steer_freeze(steer, group, true, ret_said, err);
}

static int run(int argc, char **argv, struct err *err)
{
	size_t count;
	int r = args_read(&cmd_freeze, argc, argv, NULL, ARGS_ANY, &count);

	if (r == 0 && count == 0)
		r = command_usage(&cmd_freeze, "name a workload");
	return r == 0 ? steering_each(argv + 1, freeze, NULL, err) : r;
}

const struct command cmd_freeze = {
	.name = "freeze",
	.synopsis = "NAME...",
	.help = "stop workloads, with all their processes, until they are thawed",
	.options =
		"NAME is a workload's, a group's (with all that runs in it), or a cgroup path.\n"
		"They keep their memory and get no CPU; time limits go on. A unit of systemd's is\n"
		"frozen by systemd.\n"
		"\n"
		"Example:\n"
		"  cgov freeze web/api\n",
	.run = run,
};
