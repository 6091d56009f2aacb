/* SPDX-License-Identifier: MIT */
#include "governor/drift.h"

#include "cli/output.h"
#include "cli/policy_command.h"

extern const struct command cmd_drift;

static int show(const struct policy_command *pc, bool as_json, struct err *err)
{
	AUTO_TEXT struct text text = {0};

	if (as_json)
		return policy_command_document(pc, "cgov.drift/1", "drift", drift_json, err);
	drift_print(&pc->session.plan, &text);
	return output_text(&text, err);
}

static int drift(const char *path, bool as_json, struct err *err)
{
	AUTO_POLICY_COMMAND struct policy_command pc = POLICY_COMMAND_NONE;

	int r = policy_command_load(&pc, path, err);
	if (r == 0)
		r = policy_command_look(&pc, err);
	if (r == 0)
		r = policy_command_plan(&pc, pc.policy, err);
	if (r == 0)
		r = show(&pc, as_json, err);
	if (r != 0)
		return r;
	return pc.session.plan.count ? EXIT_DIFFERS : EXIT_DONE;
}

static int run(int argc, char **argv, struct err *err)
{
	bool as_json = false;
	const struct arg_flag flags[] = {{"--json", &as_json}, {NULL, NULL}};
	const char *path;

	int r = policy_command_args(&cmd_drift, argc, argv, flags, &path);
	return r ? r : drift(path, as_json, err);
}

const struct command cmd_drift = {
	.name = "drift",
	.synopsis = "[--json] POLICY",
	.help = "where the machine is not as the policy says",
	.options = "  --json  as cgov.drift/1\n\n"
		   "Exit status: 0 when it is, 5 when it is not. 'cgov apply' mends it.\n\n"
		   "Example:\n  cgov drift web.yaml || cgov apply web.yaml\n",
	.run = run,
};
