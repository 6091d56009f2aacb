/* SPDX-License-Identifier: MIT */
#include "cli/govern.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"

static struct drift_place place_of(const struct govern *govern)
{
	return (struct drift_place){
		.owner = govern_is_attached(govern) ? &govern->owner : NULL,
		.host = &govern->host,
		.cgroup_root = global_options()->cgroup_root,
		.state_dir = global_options()->state_dir,
		.held = &govern->held,
	};
}

static void tell(struct govern *govern, const struct policy *policy, const char *outcome,
		 const char *detail)
{
	const struct audit_entry entry = {
		.decision = audit_number(&govern->audit),
		.policy = policy->name,
		.mode = govern->options->dry_run ? "dry-run" : "enforce",
		.action = "drift",
		.outcome = outcome,
		.detail = detail,
	};

	govern_tell(govern, &entry);
}

struct repair {
	struct drift_place place;
	const struct policy *policy;
};

static int work(void *data, struct err *err)
{
	const struct repair *repair = data;

	return drift_repair(&repair->place, repair->policy, err);
}

/* A reload meanwhile may have left fewer policies. */
void govern_repaired(struct govern *govern)
{
	const struct policy *policy = govern->repairing < govern->domain.policy_count
					      ? govern->domain.policies[govern->repairing]
					      : NULL;
	struct err err;
	int r;

	if (!helper_reap(&govern->repair, &r, &err) || !policy)
		return;
	tell(govern, policy, r < 0 ? "failed" : "done",
	     r < 0 ? err.text : "the machine is as the policy says");
	/* What was made, or is still wrong, is seen at once. */
	govern->drift_due_usec = 0;
}

static void start_repair(struct govern *govern, size_t index, uint64_t now_mono_usec)
{
	struct repair repair = {place_of(govern), govern->domain.policies[index]};
	struct govern_drift *drift = &govern->drift[index];
	struct err err;

	if (govern->repair.pid != 0)
		return;
	if (!drift_may_repair(&drift->peace, now_mono_usec)) {
		if (!drift->at_war)
			tell(govern, repair.policy, "nothing",
			     "somebody else writes there again and again: it is left alone");
		drift->at_war = true;
		return;
	}
	drift->at_war = false;
	govern->repairing = index;
	if (helper_start(work, &repair, &govern->repair, &err) < 0)
		tell(govern, repair.policy, "failed", err.text);
}

/* The same is said once. Return: whether it is new. */
static bool say(struct govern *govern, size_t index, const char *text)
{
	struct govern_drift *drift = &govern->drift[index];

	if (drift->said && strcmp(drift->said, text) == 0)
		return false;
	free(drift->said);
	drift->said = strdup(text);
	tell(govern, govern->domain.policies[index], "reported", text);
	return true;
}

static int look_at(struct govern *govern, size_t index, uint64_t now_mono_usec, struct err *err)
{
	const struct policy *policy = govern->domain.policies[index];
	const struct drift_place place = place_of(govern);
	AUTO_TEXT struct text text = {0};

	if (policy->drift == DRIFT_OFF)
		return 0;
	int r = drift_look(&place, policy, &text, err);
	if (r == -ENOMEM)
		return r;
	if (r == 0 && text.len == 0) {
		free(TAKE(govern->drift[index].said, NULL));
		return 0;
	}
	say(govern, index, r < 0 ? err->text : text_str(&text));
	err->code = 0;
	if (r == 0 && policy->drift == DRIFT_REPAIR && !govern->options->dry_run)
		start_repair(govern, index, now_mono_usec);
	return 0;
}

int govern_look_for_drift(struct govern *govern, uint64_t now_mono_usec, struct err *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < govern->domain.policy_count; i++)
		r = look_at(govern, i, now_mono_usec, err);
	return r;
}

void govern_drift_done(struct govern *govern)
{
	for (size_t i = 0; govern->drift && i < govern->domain.policy_count; i++)
		free(govern->drift[i].said);
	free(govern->drift);
	govern->drift = NULL;
}
