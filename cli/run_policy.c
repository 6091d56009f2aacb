/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/policy_command.h"
#include "cli/run_job.h"
#include "governor/state.h"

extern const struct command cmd_run;

static size_t count_runs(const struct policy *policy)
{
	size_t count = 0;

	for (const struct group *group = NULL; (group = policy_next(policy, group));)
		count += group->has_run;
	return count;
}

static void add_job(const struct run_args *args, const struct group *group, struct run_job *ret)
{
	*ret = (struct run_job){.group = group, .report_fd = -1};
	if (group->has_run)
		ret->options = group->run;
	run_options_override(&ret->options, &args->options);
}

/* Return: 0, EXIT_USAGE when nothing can be meant. */
static int choose_one(const struct run_args *args, const struct policy *policy, struct run_job *ret)
{
	const struct group *group = policy_group(policy, args->group);

	if (!group)
		return command_usage(&cmd_run, "policy '%s' has no group '%s'", policy->name,
				     args->group);
	if (!group->has_run && !args->options.value[RUN_COMMAND].given)
		return command_usage(&cmd_run, "group '%s' has no 'run:'; name a command after --",
				     args->group);
	add_job(args, group, ret);
	ret->alone = true;
	return 0;
}

static int choose(const struct run_args *args, const struct policy *policy, struct arena *arena,
		  struct run_job **ret, size_t *ret_count)
{
	size_t count = args->group ? 1 : count_runs(policy), at = 0;
	struct run_job *jobs = arena_alloc(arena, (count + 1) * sizeof(*jobs));

	if (!jobs)
		return -ENOMEM;
	if (count == 0)
		return command_usage(&cmd_run, "policy '%s' has no group with 'run:'",
				     policy->name);
	*ret = jobs;
	*ret_count = count;
	if (args->group)
		return choose_one(args, policy, jobs);
	for (const struct group *group = NULL; (group = policy_next(policy, group));)
		if (group->has_run)
			add_job(args, group, &jobs[at++]);
	jobs[0].alone = count == 1;
	return 0;
}

static const struct knob_name *limits_of(const struct group *group, struct arena *arena,
					 size_t *ret_count)
{
	size_t count = 0;

	for (const struct limit *limit = group->limits; limit; limit = limit->next)
		count++;
	struct knob_name *names = arena_alloc(arena, (count + 1) * sizeof(*names));
	if (!names)
		return NULL;
	*ret_count = count;
	count = 0;
	for (const struct limit *limit = group->limits; limit; limit = limit->next)
		names[count++] = limit->setting.name;
	return names;
}

static int init(const struct run_args *args, struct run_place *place, const char *policy,
		const struct run_job *job, struct arena *arena, struct workload *ret,
		struct err *err)
{
	int r = run_workload_init(args, place, &job->options, args->name, arena, ret, err);

	if (r < 0)
		return err_wrap(err, "group '%s'", job->group->path);
	ret->policy = policy;
	ret->parent = job->group->path;
	ret->inherited = limits_of(job->group, arena, &ret->inherited_count);
	if (!ret->inherited)
		return err_set(err, ENOMEM, "run");
	if (job->alone)
		return 0;
	ret->launch.terminal = TERMINAL_GROUP;
	ret->launch.stdio[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	return 0;
}

static int write_report(const struct run_args *args, const struct run_job *job,
			const struct run_result *result, struct err *err)
{
	AUTO_TEXT struct text report = {0};

	run_report_text(result, false, &report);
	if (job->report_fd < 0)
		return run_report_write(args, &report, err);
	if (write(job->report_fd, text_str(&report), report.len) != (ssize_t)report.len)
		return err_set(err, errno, "keep the report");
	return 0;
}

int run_job(const struct run_args *args, struct run_place *place, const char *policy,
	    const struct run_job *job)
{
	AUTO_ARENA struct arena arena = {0};
	AUTO_OUTCOME struct outcome outcome = {0};
	struct workload workload;
	struct err err = {0};

	int r = init(args, place, policy, job, &arena, &workload, &err);
	if (r < 0)
		return run_failed(r, &err);
	r = supervise(&workload, &arena, &outcome, &err);
	fd_closep(&workload.launch.stdio[0]);
	const struct run_result result = {&workload, &outcome, 0, r < 0 ? &err : NULL};
	run_say(args, &result);
	struct err failed;
	if (args->report && write_report(args, job, &result, &failed) < 0)
		return run_failed(0, &failed);
	return outcome_status(&outcome);
}

/* Groups and limits as the policy asks, before anything is started in them. */
static int apply(struct policy_command *pc, struct err *err)
{
	int r = policy_command_hold(pc, err);

	if (r == 0)
		r = policy_command_plan(pc, pc->policy, err);
	if (r == 0)
		r = session_apply(&pc->session, false, err);
	/* The lock goes: others may run and apply while our workloads do. */
	session_done(&pc->session);
	pc->session = (struct session){.hold = APPLY_NONE, .generations_fd = -1};
	return r;
}

static int print_dry(const struct run_job *jobs, size_t count, struct err *err)
{
	AUTO_TEXT struct text text = {0};

	for (size_t i = 0; i < count; i++) {
		const struct run_value *command = &jobs[i].options.value[RUN_COMMAND];
		text_addf(&text, "launch %s:", jobs[i].group->path);
		for (size_t word = 0; word < command->word_count; word++) {
			text_add(&text, " ");
			text_add_safe(&text, command->words[word], strlen(command->words[word]));
		}
		text_add(&text, "\n");
	}
	return output_text(&text, err);
}

static int run_all(const struct run_args *args, struct policy_command *pc, struct run_job *jobs,
		   size_t count, struct err *err)
{
	int r = apply(pc, err);

	if (r != 0)
		return r;
	/* Borrowed but for the descriptor. */
	struct run_place place = {
		.host = pc->host, .owner = pc->owner, .launches_fd = -1, .network_fd = -1};
	r = state_open(global_options()->state_dir, STATE_RUN, "launches", true, &place.launches_fd,
		       err);
	if (r < 0)
		return r;
	r = count == 1 ? run_job(args, &place, pc->policy->file, jobs)
		       : run_many(args, &place, pc->policy->file, jobs, count);
	close(place.launches_fd);
	fd_closep(&place.network_fd);
	return r;
}

int run_policy(const struct run_args *args, struct arena *arena, struct err *err)
{
	AUTO_POLICY_COMMAND struct policy_command pc = POLICY_COMMAND_NONE;
	struct run_job *jobs = NULL;
	size_t count = 0;

	int r = policy_command_load(&pc, args->policy, err);
	if (r == 0)
		r = choose(args, pc.policy, arena, &jobs, &count);
	if (r == 0 && args->dry_run) {
		r = policy_command_show_plan(args->policy, false, false, err);
		if (r == 0)
			r = print_dry(jobs, count, err);
	} else if (r == 0) {
		r = run_all(args, &pc, jobs, count, err);
	}
	return r < 0 ? run_failed(r, err) : r;
}
