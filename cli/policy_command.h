/* SPDX-License-Identifier: MIT */
/*
 * What the commands about one policy share: load it, look at this machine, plan.
 */
#pragma once

#include "cli/args.h"
#include "governor/session.h"

/* What one such command has in hand; policy_command_done() in any case. */
struct policy_command {
	struct arena arena;
	struct findings findings;
	struct policy *policy;
	struct host host;
	struct owner owner; /* root.fd -1: there is no subtree yet */
	struct session session;
};

/* All of these return 0 to go on, an exit status to end with (what is to be said was said), or a
 * negative errno with @err. */

/* Its options are flags and one operand, the policy. */
int policy_command_args(const struct command *command, int argc, char **argv,
			const struct arg_flag *flags, const char **ret_path);

/* Prints the findings that were not said yet; EXIT_POLICY when one of them is an error. */
int policy_command_say(struct policy_command *pc);

int policy_command_load(struct policy_command *pc, const char *path, struct err *err);

/* Whether a policy that will be acted on can be kept here: `cgov check` as far as it is errors. */
int policy_command_admit(struct policy_command *pc, struct err *err);

/* Look only: without changing anything, not even what a crash left. */
int policy_command_look(struct policy_command *pc, struct err *err);

/* Hold the subtree, to change it; says what was cleaned. */
int policy_command_hold(struct policy_command *pc, struct err *err);

/* Plan towards @wanted; says what cannot be done. */
int policy_command_plan(struct policy_command *pc, const struct policy *wanted, struct err *err);

/* The plan as a document of its own, described under @key. */
int policy_command_document(const struct policy_command *pc, const char *schema, const char *key,
			    struct json *(*describe)(const struct plan *plan), struct err *err);

/* The whole of `cgov plan`. @detailed: EXIT_DIFFERS when something would change. */
int policy_command_show_plan(const char *path, bool as_json, bool detailed, struct err *err);

void policy_command_done(struct policy_command *pc);
#define AUTO_POLICY_COMMAND CLEANUP(policy_command_done)

/* Nothing in hand. */
#define POLICY_COMMAND_NONE                                                    \
	((struct policy_command){.owner = {.root = CG_NONE, .mount = CG_NONE}, \
				 .session = {.hold = APPLY_NONE, .generations_fd = -1}})
