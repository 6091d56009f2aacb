/* SPDX-License-Identifier: MIT */
#include "cli/policy_command.h"

extern const struct command cmd_remove;

static int remove_policy(const char *path, bool kill, struct err *err)
{
	AUTO_POLICY_COMMAND struct policy_command pc = POLICY_COMMAND_NONE;

	int r = policy_command_load(&pc, path, err);
	if (r == 0)
		r = policy_command_hold(&pc, err);
	return r ? r : session_remove(&pc.session, kill, err);
}

static int run(int argc, char **argv, struct err *err)
{
	bool kill = false;
	const struct arg_flag flags[] = {{"--kill", &kill}, {NULL, NULL}};
	const char *path;

	int r = policy_command_args(&cmd_remove, argc, argv, flags, &path);
	return r ? r : remove_policy(path, kill, err);
}

const struct command cmd_remove = {
	.name = "remove",
	.synopsis = "[--kill] POLICY",
	.help = "remove the groups of a policy, and what is remembered of it",
	.options = "  --kill  end the workloads that run in them; otherwise they are a refusal\n\n"
		   "Example:\n  cgov remove --kill web.yaml\n",
	.run = run,
};
