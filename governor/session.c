/* SPDX-License-Identifier: MIT */
#include "governor/session.h"

#include <errno.h>
#include <string.h>

#include "governor/evict.h"
#include "governor/state.h"

static int recall(struct session *session, struct err *err)
{
	if (!session->owner)
		return 0;
	return generations_load(session->generations_fd, session->host->boot_id,
				session->owner->root.id, session->policy, session->arena,
				&session->kept, err);
}

int session_look(struct session *ret, const struct owner *owner, const struct host *host,
		 const char *state_dir, const char *policy, struct arena *arena, struct err *err)
{
	struct session session = {
		.owner = owner,
		.host = host,
		.state_dir = state_dir,
		.arena = arena,
		.hold = APPLY_NONE,
		.generations_fd = -1,
		.policy = policy,
	};

	int r = state_open(state_dir, STATE_KEEP, GENERATIONS_FOLDER, false,
			   &session.generations_fd, err);
	if (r == 0 || r == -ENOENT)
		r = recall(&session, err);
	if (r < 0) {
		session_done(&session);
		return r;
	}
	*ret = session;
	return 0;
}

int session_hold(struct session *ret, const struct owner *owner, const struct host *host,
		 const char *state_dir, const char *policy, struct arena *arena,
		 struct text *ret_cleaned, struct err *err)
{
	AUTO_APPLY struct apply hold = APPLY_NONE;

	int r = apply_open(owner, host, state_dir, &hold, ret_cleaned, err);
	if (r == 0)
		r = session_look(ret, owner, host, state_dir, policy, arena, err);
	if (r < 0)
		return r;
	ret->hold = TAKE(hold, APPLY_NONE);
	return 0;
}

void session_done(struct session *session)
{
	fd_closep(&session->generations_fd);
	session->generations_fd = -1;
	apply_close(&session->hold);
}

/* Where the groups will be, for people, while they are nowhere. */
static const char *path_to_be(const struct host *host)
{
	return host->systemd ? "/cgov.slice/cgov.scope" : "/cgov";
}

static int look_at(struct session *session, const struct policy *wanted, struct err *err)
{
	const struct owner *owner = session->owner;

	return live_read(owner, owner ? owner->path : path_to_be(session->host), session->host,
			 wanted, session->kept.newest, session->arena, &session->live, err);
}

int session_plan(struct session *session, const struct policy *wanted, struct findings *findings,
		 struct err *err)
{
	int r = look_at(session, wanted, err);

	if (r < 0)
		return r;
	return plan_build(wanted, &session->live, session->arena, findings, &session->plan, err);
}

static int act(struct session *session, bool force, struct generations *after, struct err *err)
{
	session->hold.force = force;
	int r = apply_make_room(&session->hold, &session->plan, err);
	if (r < 0)
		return r;
	return apply_plan(&session->hold, session->policy, &session->plan, &session->live, after,
			  session->arena, err);
}

int session_apply(struct session *session, bool force, struct err *err)
{
	const struct generation *newest = session->kept.newest;

	if (session->plan.count == 0 && newest &&
	    generation_equal(newest, session->plan.generation))
		return 0;
	struct generations after = apply_keep(&session->kept, &session->plan);
	return act(session, force, &after, err);
}

int session_former(const struct session *session, const struct policy **ret, struct err *err)
{
	const struct generation *newest = session->kept.newest;

	if (!newest)
		return err_say(err, ENOENT, "nothing was applied of the policy '%s' since the boot",
			       session->policy);
	if (!newest->next)
		return err_say(err, ENOENT,
			       "no generation of the policy '%s' is kept before number %llu",
			       session->policy, (unsigned long long)newest->number);
	*ret = newest->next->policy;
	return 0;
}

int session_roll_back(struct session *session, bool force, struct err *err)
{
	struct generations after = {
		.serial = session->kept.serial,
		.newest = session->kept.newest->next,
	};

	return act(session, force, &after, err);
}

static bool has_mark(const struct session *session, const struct live_group *group)
{
	return group->policy && strcmp(group->policy, session->policy) == 0;
}

static int kill_group(const struct session *session, const char *path, struct err *err)
{
	const struct plan place = {.root = session->live.root};
	AUTO_TEXT struct text full = {0};
	AUTO_FD int launches_fd = -1;

	plan_path(&place, path, &full);
	int r = state_open(session->state_dir, STATE_RUN, "launches", false, &launches_fd, err);
	if (r < 0 && r != -ENOENT)
		return r;
	return evict_group(launches_fd, session->owner->mount.fd, text_str(&full), err);
}

static int empty_groups(struct session *session, bool kill, struct err *err)
{
	for (size_t i = 0; i < session->live.count; i++) {
		const struct live_group *g = &session->live.groups[i];
		if (!has_mark(session, g) || !g->populated)
			continue;
		if (!kill) {
			err_say(err, EBUSY, "processes run in '%s'", g->path);
			return err_hint(err, "end them first, or use --kill");
		}
		int r = kill_group(session, g->path, err);
		if (r < 0)
			return r;
	}
	return 0;
}

int session_remove(struct session *session, bool kill, struct err *err)
{
	const struct pos nowhere = {0};
	const struct policy nothing = {
		.file = session->policy, .name = session->policy, .name_pos = nowhere};
	struct findings findings = {.arena = session->arena};
	struct generations after = {.serial = session->kept.serial};

	int r = look_at(session, &nothing, err);
	if (r == 0)
		r = empty_groups(session, kill, err);
	if (r == 0)
		r = session_plan(session, &nothing, &findings, err);
	if (r < 0)
		return r;
	if (findings.errors)
		return err_say(err, EBUSY, "%s", findings.all[0].message);
	return act(session, true, &after, err);
}
