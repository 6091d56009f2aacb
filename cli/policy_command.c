/* SPDX-License-Identifier: MIT */
#include "cli/policy_command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "governor/gc.h"
#include "governor/policy_check.h"

int policy_command_args(const struct command *command, int argc, char **argv,
			const struct arg_flag *flags, const char **ret_path)
{
	size_t count;
	int r = args_read(command, argc, argv, flags, 1, &count);

	if (r != 0)
		return r;
	if (count == 0)
		return command_usage(command, "which policy?");
	*ret_path = argv[1];
	return 0;
}

int policy_command_say(struct policy_command *pc)
{
	AUTO_TEXT struct text text = {0};

	findings_sort(&pc->findings);
	findings_print(&pc->findings, &text);
	fputs(text_str(&text), stderr);
	const size_t errors = pc->findings.errors;
	pc->findings = (struct findings){.arena = &pc->arena};
	return errors ? EXIT_POLICY : 0;
}

int policy_command_load(struct policy_command *pc, const char *path, struct err *err)
{
	pc->findings.arena = &pc->arena;
	int r = policy_load(path, &pc->arena, &pc->findings, &pc->policy, err);

	return r < 0 ? r : policy_command_say(pc);
}

int policy_command_admit(struct policy_command *pc, struct err *err)
{
	struct check_facts facts;
	struct check_machine *machine = check_machine_open(global_options()->cgroup_root, &facts);

	if (!machine)
		return err_set(err, ENOMEM, "look at this machine");
	policy_check(pc->policy, &facts, true, &pc->findings);
	check_machine_close(machine);
	return policy_command_say(pc);
}

static int open_owner(struct policy_command *pc, bool create, struct err *err)
{
	const struct owner_options options = {
		.cgroup_root = global_options()->cgroup_root,
		.create = create,
	};

	host_probe(&pc->host);
	int r = owner_open(&pc->host, &options, &pc->owner, err);
	return r == -ENOENT && !create && !options.cgroup_root ? 0 : r;
}

int policy_command_look(struct policy_command *pc, struct err *err)
{
	int r = open_owner(pc, false, err);

	if (r < 0)
		return r;
	return session_look(&pc->session, pc->owner.root.fd < 0 ? NULL : &pc->owner, &pc->host,
			    global_options()->state_dir, pc->policy->name, &pc->arena, err);
}

int policy_command_hold(struct policy_command *pc, struct err *err)
{
	AUTO_TEXT struct text cleaned = {0};

	int r = open_owner(pc, true, err);
	if (r < 0)
		return r;
	r = gc_launches(&pc->owner, &pc->host, global_options()->state_dir, &cleaned, err);
	if (r == 0)
		r = session_hold(&pc->session, &pc->owner, &pc->host, global_options()->state_dir,
				 pc->policy->name, &pc->arena, &cleaned, err);
	output_lines(&cleaned);
	return r;
}

int policy_command_plan(struct policy_command *pc, const struct policy *wanted, struct err *err)
{
	int r = session_plan(&pc->session, wanted, &pc->findings, err);

	return r < 0 ? r : policy_command_say(pc);
}

int policy_command_document(const struct policy_command *pc, const char *schema, const char *key,
			    struct json *(*describe)(const struct plan *plan), struct err *err)
{
	struct json *document;
	int r = output_document(schema, &document, err);

	if (r < 0)
		return r;
	json_set(document, "policy", json_string_new(pc->policy->name));
	json_set(document, key, describe(&pc->session.plan));
	return output_json(document, err);
}

static int show(const struct policy_command *pc, bool as_json, struct err *err)
{
	AUTO_TEXT struct text text = {0};

	if (as_json)
		return policy_command_document(pc, "cgov.plan/1", "steps", plan_json, err);
	plan_print(&pc->session.plan, &text);
	return output_text(&text, err);
}

int policy_command_show_plan(const char *path, bool as_json, bool detailed, struct err *err)
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
	return detailed && pc.session.plan.count ? EXIT_DIFFERS : EXIT_DONE;
}

void policy_command_done(struct policy_command *pc)
{
	session_done(&pc->session);
	owner_close(&pc->owner);
	arena_done(&pc->arena);
}
