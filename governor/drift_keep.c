/* SPDX-License-Identifier: MIT */
#include "governor/drift_keep.h"

#include <errno.h>
#include <string.h>

#include "governor/drift.h"
#include "governor/session.h"

static bool is_held(const struct held_list *list, const struct plan *plan, const struct step *step)
{
	AUTO_TEXT struct text path = {0};

	if (step->kind != STEP_WRITE)
		return false;
	plan_path(plan, step->path, &path);
	return held_is(list, text_str(&path), step->file);
}

static void leave_out_held(const struct held_list *list, struct plan *plan)
{
	size_t kept = 0;

	for (size_t i = 0; i < plan->count; i++)
		if (!is_held(list, plan, &plan->steps[i]))
			plan->steps[kept++] = plan->steps[i];
	plan->count = kept;
}

static int plan(struct session *session, const struct drift_place *place,
		const struct policy *policy, struct err *err)
{
	struct findings findings = {.arena = session->arena};

	int r = session_plan(session, policy, &findings, err);
	if (r == 0 && findings.errors > 0)
		r = err_say(err, EPERM, "%s:%u:%u: %s", findings.all[0].pos.file,
			    findings.all[0].pos.line, findings.all[0].pos.column,
			    findings.all[0].message);
	if (r == 0)
		leave_out_held(place->held, &session->plan);
	return r;
}

int drift_look(const struct drift_place *place, const struct policy *policy, struct text *ret,
	       struct err *err)
{
	AUTO_SESSION struct session session = {.hold = APPLY_NONE, .generations_fd = -1};
	AUTO_ARENA struct arena arena = {0};

	int r = session_look(&session, place->owner, place->host, place->state_dir, policy->name,
			     &arena, err);
	if (r == 0)
		r = plan(&session, place, policy, err);
	if (r == 0)
		drift_print(&session.plan, ret);
	return r;
}

int drift_repair(const struct drift_place *place, const struct policy *policy, struct err *err)
{
	const struct owner_options options = {.cgroup_root = place->cgroup_root, .create = true};
	AUTO_OWNER struct owner owner = {.root = CG_NONE, .mount = CG_NONE};
	AUTO_SESSION struct session session = {.hold = APPLY_NONE, .generations_fd = -1};
	AUTO_ARENA struct arena arena = {0};
	AUTO_TEXT struct text cleaned = {0};

	int r = owner_open(place->host, &options, &owner, err);
	if (r == 0)
		r = session_hold(&session, &owner, place->host, place->state_dir, policy->name,
				 &arena, &cleaned, err);
	if (r == 0)
		r = plan(&session, place, policy, err);
	return r == 0 ? session_apply(&session, false, err) : r;
}

bool drift_may_repair(struct drift_peace *peace, uint64_t now_mono_usec)
{
	uint64_t *oldest = &peace->repaired_mono_usec[0];

	for (size_t i = 1; i < DRIFT_TRIES; i++)
		if (peace->repaired_mono_usec[i] < *oldest)
			oldest = &peace->repaired_mono_usec[i];
	if (*oldest && now_mono_usec - *oldest < DRIFT_TRIES_USEC)
		return false;
	*oldest = now_mono_usec;
	return true;
}
