/* SPDX-License-Identifier: MIT */
#include "cli/workloads.h"

extern const struct command cmd_freeze;

static int freeze_one(UNUSED int dirfd, UNUSED const struct record_found *found,
		      const struct cg *cg, UNUSED void *data, struct err *err)
{
	return cg_freeze(cg, true, err);
}

static int run(int argc, char **argv, struct err *err)
{
	return workloads_each(&cmd_freeze, argc, argv, freeze_one, err);
}

const struct command cmd_freeze = {
	.name = "freeze",
	.synopsis = "NAME...",
	.help = "stop workloads, with all their processes, until they are thawed",
	.options = "NAME is a workload's, a group's (with all that runs in it), or a cgroup path.\n"
		   "They keep their memory and get no CPU; time limits go on.\n"
		   "\n"
		   "Example:\n"
		   "  cgov freeze web/api\n",
	.run = run,
};
