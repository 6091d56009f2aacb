/* SPDX-License-Identifier: MIT */
#include "cli/output.h"
#include "cli/policy_command.h"
#include "governor/convert.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>

extern const struct command cmd_convert;

static const char *arg_to, *arg_policy, *arg_group;

static int parse(int argc, char **argv)
{
	static const struct option options[] = {{"to", required_argument, NULL, 't'}, {0}};

	opterr = 0;
	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (c != 't')
			return command_usage(&cmd_convert, "unknown or incomplete option '%s'",
					     argv[optind - 1]);
		arg_to = optarg;
	}
	if (!arg_to || (strcmp(arg_to, "systemd") != 0 && strcmp(arg_to, "oci") != 0))
		return command_usage(&cmd_convert, "--to is systemd or oci");
	if (optind == argc || argc - optind > 2)
		return command_usage(&cmd_convert, "which policy?");
	arg_policy = argv[optind];
	arg_group = argv[optind + 1];
	if (arg_group && strcmp(arg_to, "oci") != 0)
		return command_usage(&cmd_convert, "a group goes with --to oci");
	return 0;
}

static int print_systemd(struct policy_command *pc, const struct wants *wants, struct err *err)
{
	AUTO_TEXT struct text text = {0};

	if (convert_to_systemd(wants, &pc->findings, &text) < 0)
		return err_set(err, ENOMEM, "convert the policy");
	int r = policy_command_say(pc);
	return r ? r : output_text(&text, err);
}

/* The group, or the only one that there is. */
static const struct want_group *find(const struct wants *wants)
{
	size_t index = arg_group ? wants_group(wants, arg_group) : 0;

	return index < wants->count && (arg_group || wants->count == 1) ? &wants->groups[index]
									: NULL;
}

static int print_oci(const struct wants *wants, struct err *err)
{
	const struct want_group *group = find(wants);

	if (!group && !arg_group)
		return err_say(err, EINVAL,
			       "the policy has several groups: name the one to convert");
	if (!group)
		return err_say(err, ENOENT, "no group '%s' in the policy", arg_group);
	int r = json_load(err);
	return r < 0 ? r : output_json(convert_to_oci(group), err);
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_POLICY_COMMAND struct policy_command pc = POLICY_COMMAND_NONE;
	struct wants wants;

	int r = parse(argc, argv);
	if (r == 0)
		r = policy_command_load(&pc, arg_policy, err);
	if (r == 0)
		r = convert_wants(pc.policy, &pc.arena, &pc.findings, &wants, err);
	if (r == 0)
		r = policy_command_say(&pc);
	if (r != 0)
		return r;
	return strcmp(arg_to, "oci") == 0 ? print_oci(&wants, err)
					  : print_systemd(&pc, &wants, err);
}

const struct command cmd_convert = {
	.name = "convert",
	.synopsis = "--to systemd|oci POLICY [GROUP]",
	.help = "the limits of a policy as drop-ins of systemd's or as resources of a container",
	.options =
		"  --to systemd  drop-ins, each behind a comment with its file name: a slice for a\n"
		"                group with groups in it, a service for the others\n"
		"  --to oci      linux.resources of GROUP, as 'unified' of the OCI runtime specification\n\n"
		"Amounts are made absolute by this machine's memory. What systemd has no property for is\n"
		"said on stderr. Commands and rules of the policy are not converted.\n\n"
		"Example:\n  cgov convert --to systemd web.yaml\n"
		"  cgov convert --to oci web.yaml web/api >resources.json\n",
	.run = run,
};
