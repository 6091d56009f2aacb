/* SPDX-License-Identifier: MIT */
#include "cli/policy_command.h"

extern const struct command cmd_apply;

static int apply(const char *path, bool force, struct err *err)
{
	AUTO_POLICY_COMMAND struct policy_command pc = POLICY_COMMAND_NONE;

	int r = policy_command_load(&pc, path, err);
	if (r == 0)
		r = policy_command_admit(&pc, err);
	if (r == 0)
		r = policy_command_hold(&pc, err);
	if (r == 0)
		r = policy_command_plan(&pc, pc.policy, err);
	return r ? r : session_apply(&pc.session, force, err);
}

static int run(int argc, char **argv, struct err *err)
{
	bool force = false, dry_run = false;
	const struct arg_flag flags[] = {
		{"--force", &force},
		{"--dry-run", &dry_run},
		{NULL, NULL},
	};
	const char *path;

	int r = policy_command_args(&cmd_apply, argc, argv, flags, &path);
	if (r)
		return r;
	return dry_run ? policy_command_show_plan(path, false, false, err)
		       : apply(path, force, err);
}

const struct command cmd_apply = {
	.name = "apply",
	.synopsis = "[--force] [--dry-run] POLICY",
	.help = "make the groups and limits of a policy true, all of them or none",
	.options =
		"  --force    memory.max below what is in use, even where that cannot be reclaimed first\n"
		"  --dry-run  as 'cgov plan'\n\n"
		"Each value is read back. When one is refused everything is as it was before.\n"
		"Nothing is started; see 'cgov up'.\n\n"
		"Example:\n  cgov apply web.yaml\n",
	.run = run,
};
