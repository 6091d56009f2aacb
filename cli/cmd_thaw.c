/* SPDX-License-Identifier: MIT */
#include "cli/workloads.h"

extern const struct command cmd_thaw;

static int thaw_one(UNUSED int dirfd, UNUSED const struct record_found *found, const struct cg *cg,
		    UNUSED void *data, struct err *err)
{
	return cg_freeze(cg, false, err);
}

static int run(int argc, char **argv, struct err *err)
{
	return workloads_each(&cmd_thaw, argc, argv, thaw_one, err);
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
