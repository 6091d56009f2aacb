/* SPDX-License-Identifier: MIT */
#include "cli/args.h"
#include "cli/output.h"
#include "governor/policy_check.h"

#include <errno.h>
#include <stdio.h>

extern const struct command cmd_check;

static bool arg_json;

/* What is wrong with one file goes to @findings; that it cannot be read at all is a failure. */
static int check_one(const char *path, const struct check_facts *facts, struct findings *findings,
		     struct err *err)
{
	struct policy *policy;
	size_t errors = findings->errors;

	int r = policy_load(path, findings->arena, findings, &policy, err);
	if (r == 0 && findings->errors == errors)
		policy_check(policy, facts, false, findings);
	return r;
}

static int print(const struct findings *findings, struct err *err)
{
	AUTO_TEXT struct text text = {0};
	struct json *document;

	if (!arg_json) {
		findings_print(findings, &text);
		return output_text(&text, err);
	}
	int r = output_document("cgov.findings/1", &document, err);
	if (r < 0)
		return r;
	json_set(document, "findings", findings_json(findings));
	return output_json(document, err);
}

/* A file that cannot be read does not hide what is wrong with the others. Return: the first such.
 */
static int check_files(char **paths, size_t count, const struct check_facts *facts,
		       struct findings *findings, struct err *err)
{
	int first = 0;

	for (size_t i = 0; i < count; i++) {
		struct err ignored = {0};
		int r = check_one(paths[i], facts, findings, first ? &ignored : err);
		if (first == 0)
			first = r;
	}
	return first;
}

static int check_all(char **paths, size_t count, struct err *err)
{
	AUTO_ARENA struct arena arena = {0};
	struct findings findings = {.arena = &arena};
	struct check_facts facts = {0};
	struct check_machine *machine = check_machine_open(global_options()->cgroup_root, &facts);
	struct err ignored = {0};

	if (!machine)
		return err_set(err, ENOMEM, "look at this machine");
	int r = check_files(paths, count, &facts, &findings, err);
	check_machine_close(machine);
	findings_sort(&findings);
	if (r < 0 && findings.count == 0)
		return r;
	int printed = print(&findings, r < 0 ? &ignored : err);
	if (r < 0 || printed < 0)
		return r < 0 ? r : printed;
	return findings.errors ? EXIT_POLICY : EXIT_DONE;
}

static int run(int argc, char **argv, struct err *err)
{
	const struct arg_flag flags[] = {{"--json", &arg_json}, {NULL, NULL}};
	size_t count;

	int r = args_read(&cmd_check, argc, argv, flags, ARGS_ANY, &count);
	if (r != 0)
		return r;
	if (count == 0)
		return command_usage(&cmd_check, "which policy?");
	return check_all(argv + 1, count, err);
}

const struct command cmd_check = {
	.name = "check",
	.synopsis = "[--json] POLICY...",
	.help = "find every mistake in a policy, and what this machine cannot keep of it",
	.options =
		"Each mistake is one line, FILE:LINE:COLUMN: what, and what is allowed. Nothing is\n"
		"touched, and no privilege is needed. Exit status 0 when there are warnings only,\n"
		"3 when there are mistakes. The policy '-' is standard input.\n"
		"\n"
		"  --json   one document cgov.findings/1\n"
		"\n"
		"Example:\n"
		"  cgov check policies/web.yaml\n",
	.run = run,
};
