/* SPDX-License-Identifier: MIT */
#include "cli/args.h"
#include "cli/steering.h"

extern const struct command cmd_thaw;

static int thaw(struct steer *steer, const struct steer_group *group, UNUSED void *data,
		struct text *ret_said, struct err *err)
{
	return steer_freeze(steer, group, false, ret_said, err);
}

static int run(int argc, char **argv, struct err *err)
{
	size_t count;
	int r = args_read(&cmd_thaw, argc, argv, NULL, ARGS_ANY, &count);

	if (r == 0 && count == 0)
		r = command_usage(&cmd_thaw, "name a workload");
	return r == 0 ? steering_each(argv + 1, thaw, NULL, err) : r;
}

const struct command cmd_thaw = {
	.name = "thaw",
	.synopsis = "NAME...",
	.help = "let frozen workloads go on",
	.options = "NAME is a workload's, a group's (with all that runs in it), or a cgroup path.\n"
		   "\n"
		   "Example:\n"
		   "  cgov thaw web/api\n",
	.run = run,
};
