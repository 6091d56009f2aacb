/* SPDX-License-Identifier: MIT */
#include "cli/policy_command.h"

extern const struct command cmd_plan;

static int run(int argc, char **argv, struct err *err)
{
	bool as_json = false, detailed = false;
	const struct arg_flag flags[] = {
		{"--json", &as_json},
		{"--detailed-exitcode", &detailed},
		{NULL, NULL},
	};
	const char *path;

	int r = policy_command_args(&cmd_plan, argc, argv, flags, &path);
	return r ? r : policy_command_show_plan(path, as_json, detailed, err);
}

const struct command cmd_plan = {
	.name = "plan",
	.synopsis = "[--json] [--detailed-exitcode] POLICY",
	.help = "what apply would change, step by step, and which line asks for it",
	.options = "  --json               as cgov.plan/1\n"
		   "  --detailed-exitcode  5 when something would change\n\n"
		   "Nothing is changed. No output: the machine is as the policy says.\n\n"
		   "Example:\n  cgov plan web.yaml\n",
	.run = run,
};
