/* SPDX-License-Identifier: MIT */
#include "cli/policy_command.h"

extern const struct command cmd_rollback;

static int roll_back(const char *path, bool force, struct err *err)
{
	AUTO_POLICY_COMMAND struct policy_command pc = POLICY_COMMAND_NONE;
	const struct policy *former;

	int r = policy_command_load(&pc, path, err);
	if (r == 0)
		r = policy_command_hold(&pc, err);
	if (r == 0)
		r = session_former(&pc.session, &former, err);
	if (r == 0)
		r = policy_command_plan(&pc, former, err);
	return r ? r : session_roll_back(&pc.session, force, err);
}

static int run(int argc, char **argv, struct err *err)
{
	bool force = false;
	const struct arg_flag flags[] = {{"--force", &force}, {NULL, NULL}};
	const char *path;

	int r = policy_command_args(&cmd_rollback, argc, argv, flags, &path);
	return r ? r : roll_back(path, force, err);
}

const struct command cmd_rollback = {
	.name = "rollback",
	.synopsis = "[--force] POLICY",
	.help = "back to what was applied of the policy before the last time",
	.options =
		"  --force  even where memory.max would be below what is in use\n\n"
		"One generation a call. The policy's file is left as it is: the next apply of it\n"
		"makes it true again.\n\n"
		"Example:\n  cgov rollback web.yaml\n",
	.run = run,
};
