/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "cli/workloads.h"
#include "common/clock.h"

extern const struct command cmd_kill;

#define EMPTY_PATIENCE_USEC ((uint64_t)10 * USEC_PER_SEC)

/* The note comes first, for the supervisor to find when it sees the end. */
static int kill_one(int dirfd, const struct record_found *found, const struct cg *cg,
		    UNUSED void *data, struct err *err)
{
	int r = record_note_kill(dirfd, found, "user", err);

	if (r == 0)
		r = cg_kill(cg, err);
	if (r == 0)
		r = cg_wait_empty(cg, EMPTY_PATIENCE_USEC, err);
	return r < 0 && r != -ENOENT && r != -ENODEV ? r : 0;
}

static int run(int argc, char **argv, struct err *err)
{
	return workloads_each(&cmd_kill, argc, argv, kill_one, err);
}

const struct command cmd_kill = {
	.name = "kill",
	.synopsis = "NAME...",
	.help = "end workloads, with all their processes",
	.options = "NAME is a workload's, a group's (with all that runs in it), or a cgroup path.\n"
		   "Its report says killed-by-user.\n"
		   "\n"
		   "Example:\n"
		   "  cgov kill web/api\n",
	.run = run,
};
