/* SPDX-License-Identifier: MIT */
#include "cli/command.h"
#include "cli/output.h"
#include "governor/policy_check.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

extern const struct command cmd_check;

static bool arg_json;

/* What is wrong with one file goes to @findings. A file that cannot be read is one of them. */
static int check_one(const char *path, const struct check_facts *facts, struct findings *findings,
		     struct err *err)
{
	struct policy *policy;
	size_t errors = findings->errors;

	int r = policy_load(path, findings->arena, findings, &policy, err);
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		findings_add(findings, FINDING_ERROR, &(struct pos){path, 0, 0}, "%s", err->text);
	else if (findings->errors == errors)
		policy_check(policy, facts, false, findings);
	return 0;
}

static int print(const struct findings *findings, struct err *err)
{
	AUTO_TEXT struct text text = {0};

	if (!arg_json) {
		findings_print(findings, &text);
		fputs(text_str(&text), stdout);
		return 0;
	}
	int r = json_load(err);
	if (r < 0)
		return r;
	struct json *document = output_document("cgov.findings/1");
	json_set(document, "findings", findings_json(findings));
	return output_json(document, err);
}

static int check_all(char **paths, size_t count, struct err *err)
{
	AUTO_ARENA struct arena arena = {0};
	struct findings findings = {.arena = &arena};
	struct check_facts facts;
	struct check_machine *machine = check_machine_open(global_options()->cgroup_root, &facts);
	int r = machine ? 0 : err_set(err, ENOMEM, "look at this machine");

	for (size_t i = 0; i < count && r == 0; i++)
		r = check_one(paths[i], &facts, &findings, err);
	check_machine_close(machine);
	findings_sort(&findings);
	if (r == 0)
		r = print(&findings, err);
	if (r < 0)
		return r;
	return findings.errors ? EXIT_POLICY : EXIT_DONE;
}

static int run(int argc, char **argv, struct err *err)
{
	size_t count = 0;
	bool options = true;

	for (int i = 1; i < argc; i++) {
		if (options && strcmp(argv[i], "--") == 0)
			options = false;
		else if (options && strcmp(argv[i], "--json") == 0)
			arg_json = true;
		else if (options && argv[i][0] == '-' && argv[i][1])
			return command_usage(&cmd_check, "unknown option '%s'", argv[i]);
		else
			argv[1 + count++] = argv[i];
	}
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
