/* SPDX-License-Identifier: MIT */
/*
 * The journal told, and programs started. A program is a child of the governor, outside the group;
 * it is told by its environment what it is about, and is ended when it takes too long.
 */
#include "governor/act.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "common/sd_journal.h"
#include "common/unit.h"
#include "governor/become.h"

static int priority(enum rule_severity severity)
{
	static const int priorities[] = {
		[RULE_INFO] = LOG_INFO,
		[RULE_WARNING] = LOG_WARNING,
		[RULE_CRITICAL] = LOG_CRIT,
	};

	return priorities[severity];
}

static void tell_journal(const struct act_order *order)
{
	AUTO_TEXT struct text message = {0};
	char decision[24], id[24];

	snprintf(decision, sizeof(decision), "%llu", (unsigned long long)order->decision);
	snprintf(id, sizeof(id), "%llu", (unsigned long long)order->group.cg.id);
	const struct sd_journal_field fields[] = {
		{"CGOV_ACTION", "notify"},  {"CGOV_POLICY", order->policy},
		{"CGOV_RULE", order->rule}, {"CGOV_GROUP", order->group.path},
		{"CGOV_GROUP_ID", id},	    {"CGOV_DECISION", decision},
		{"CGOV_WHEN", order->when},
	};
	text_addf(&message, "rule %s on %s: %s", order->rule, order->group.path, order->when);
	sd_journal_note(priority(order->severity), text_str(&message), fields, ARRAY_LEN(fields));
}

/* What the child needs. */
struct program {
	const struct act_order *order;
	const char *const *argv;
	const char *user;
};

/* Its output is the governor's; it has nothing to read. */
static int run_program(void *data, struct err *err)
{
	const struct program *program = data;
	const struct act_order *order = program->order;
	char decision[24];

	snprintf(decision, sizeof(decision), "%llu", (unsigned long long)order->decision);
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0)
		return err_set(err, errno, "open '/dev/null'");
	int r = become(program->user, err);
	if (r < 0)
		return r;
	setenv("CGOV_RULE", order->rule, 1);
	setenv("CGOV_GROUP", order->group.path, 1);
	setenv("CGOV_DECISION", decision, 1);
	setenv("CGOV_WHEN", order->when, 1);
	setpgid(0, 0);
	execvp(program->argv[0], (char *const *)(uintptr_t)program->argv);
	return err_set(err, errno, "start '%s'", program->argv[0]);
}

static enum act_result start(struct acts *acts, const struct act_order *order,
			     const struct program *program, uint64_t timeout_usec,
			     uint64_t now_mono_usec, struct act_told *told)
{
	struct pending *pending = act_pend(acts, PENDING_PROGRAM, order, now_mono_usec);
	struct err err;

	if (!pending) {
		act_say(told, "too much goes on already");
		return ACT_FAILED;
	}
	pending->due_mono_usec = now_mono_usec + timeout_usec;
	act_say(told, "started '%s'", program->argv[0]);
	if (helper_start(run_program, (void *)(uintptr_t)program, &pending->helper, &err) == 0)
		return ACT_STARTED;
	act_say(told, "%s", err.text);
	act_drop(pending);
	return ACT_FAILED;
}

enum act_result act_notify(struct acts *acts, const struct act_order *order, uint64_t now_mono_usec,
			   struct act_told *told)
{
	const struct action_value *journal = act_value(order->ask, "journal");
	const struct action_value *exec = act_value(order->ask, "exec");

	/* Asked for nothing in particular, it is the journal. */
	if (journal ? journal->n : !exec)
		tell_journal(order);
	act_say(told, "told");
	if (!exec)
		return ACT_DONE;
	const struct program program = {.order = order, .argv = exec->words};
	return start(acts, order, &program, ACT_PROGRAM_USEC, now_mono_usec, told);
}

enum act_result act_exec(struct acts *acts, const struct act_order *order, uint64_t now_mono_usec,
			 struct act_told *told)
{
	const struct action_value *timeout = act_value(order->ask, "timeout");
	const struct action_value *user = act_value(order->ask, "user");
	const struct program program = {
		.order = order,
		.argv = act_value(order->ask, "argv")->words,
		.user = user ? user->text : NULL,
	};

	return start(acts, order, &program, timeout ? timeout->n : ACT_PROGRAM_USEC, now_mono_usec,
		     told);
}

enum act_result act_program_ended(UNUSED struct acts *acts, struct pending *pending,
				  uint64_t now_mono_usec, struct act_told *told)
{
	int status, r;
	struct err err;

	if (helper_reap_program(&pending->helper, &status, &r, &err)) {
		if (r < 0)
			act_say(told, "%s", err.text);
		else
			act_say(told, "it ended with status %d", status);
		return r < 0 || status != 0 ? ACT_FAILED : ACT_DONE;
	}
	if (now_mono_usec < pending->due_mono_usec)
		return ACT_STARTED;
	act_say(told, "it took too long and was ended");
	return ACT_FAILED;
}
