/* SPDX-License-Identifier: MIT */
/*
 * DOC: the order, and why
 *
 * 1. the bounding set, while CAP_SETPCAP is still there;
 * 2. groups, gid, uid, in this order: each needs what the next gives up;
 * 3. the capability sets. Inheritable is empty: a file with inheritable capabilities would give
 *    them back (CVE-2022-29162). A user other than root keeps capabilities over exec only as
 *    ambient ones, which the kernel lets exist only while they are inheritable: so the two are the
 *    same set, that of the capabilities asked for by name;
 * 4. no_new_privs last: nothing above needs new privileges, all below must not find any.
 */
#include "runner/drop.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "runner/cap.h"

#define CAP_BIT(cap) (UINT64_C(1) << (cap))

/* The trusted profile with no wish of its own changes nothing, not even what is inheritable. */
static bool keeps_all(const struct launch *launch)
{
	return launch->profile == PROFILE_TRUSTED && !launch->cap_add && !launch->cap_drop &&
	       !launch->set_user;
}

static bool gains_privileges(const struct launch *launch)
{
	return launch->profile == PROFILE_TRUSTED;
}

int drop_check(const struct launch *launch, struct err *err)
{
	struct cap_sets have;
	uint64_t add = launch->cap_add & ~launch->cap_drop;

	if (!launch->cap_add && !launch->cap_drop)
		return 0;
	int r = cap_get(&have);
	if (r < 0)
		return err_set(err, -r, "read our capabilities");
	if (launch->namespaces & 1U << NS_USER)
		return 0;
	if (launch->cap_add != UINT64_MAX && add & ~have.permitted) {
		err_say(err, EPERM, "cap-add asks for what cgov itself lacks");
		return err_hint(err, "run it as root, or with a user namespace");
	}
	if (launch->cap_drop && gains_privileges(launch) &&
	    !(have.effective & CAP_BIT(CAP_SETPCAP))) {
		err_say(err, EPERM, "cap-drop with the trusted profile needs CAP_SETPCAP");
		return err_hint(err, "use the default or strict profile, or run it as root");
	}
	return 0;
}

static int drop_bounding(const struct cap_sets *have, uint64_t keep, struct err *err)
{
	if (!(have->effective & CAP_BIT(CAP_SETPCAP)))
		return 0; /* then there is nothing to gain but by exec, which no_new_privs ends */
	for (unsigned long cap = 0; cap < 64; cap++) {
		if (keep & CAP_BIT(cap))
			continue;
		if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) == 0)
			continue;
		if (errno == EINVAL)
			return 0; /* past the last one this kernel knows */
		return err_set(err, errno, "drop capability %lu from the bounding set", cap);
	}
	return 0;
}

static bool is_user_already(const struct launch *launch)
{
	return geteuid() == launch->uid && getuid() == launch->uid && getegid() == launch->gid &&
	       getgid() == launch->gid;
}

static int say_user(const struct launch *launch, int errnum, const char *what, struct err *err)
{
	err_set(err, errnum, "%s %u:%u", what, launch->uid, launch->gid);
	if (errnum == EINVAL)
		return err_hint(err, "its user namespace does not know that number");
	if (errnum == EPERM)
		return err_hint(err, "only root can become somebody else");
	return err->code;
}

static int take_user(const struct launch *launch, uint64_t ambient, struct err *err)
{
	if (ambient && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0)
		return err_set(err, errno, "keep capabilities over the change of user");
	if (setgroups(launch->group_count, launch->groups) < 0 &&
	    !(errno == EPERM && is_user_already(launch)))
		return say_user(launch, errno, "set the groups of user", err);
	if (setresgid(launch->gid, launch->gid, launch->gid) < 0)
		return say_user(launch, errno, "become the group of user", err);
	if (setresuid(launch->uid, launch->uid, launch->uid) < 0)
		return say_user(launch, errno, "become user", err);
	return 0;
}

static int raise_ambient(uint64_t ambient, struct err *err)
{
	for (unsigned long cap = 0; cap < 64; cap++)
		if (ambient & CAP_BIT(cap) &&
		    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) < 0)
			return err_set(err, errno, "keep capability %lu over exec", cap);
	return 0;
}

static int drop_sets(const struct launch *launch, const struct cap_sets *have, uint64_t keep,
		     uint64_t ambient, struct err *err)
{
	bool root = geteuid() == 0;
	/* What a caller with ambient capabilities is trusted with stays, less what is dropped. */
	uint64_t inherited = gains_privileges(launch) && !root && !launch->set_user ? keep : 0;
	uint64_t permitted =
		root ? have->permitted & keep : have->permitted & (ambient | inherited);
	const struct cap_sets sets = {
		.effective = permitted,
		.permitted = permitted,
		.inheritable = ambient | (have->inheritable & inherited),
	};
	int r = cap_set(&sets);
	if (r < 0)
		return err_set(err, -r, "set capabilities");
	return raise_ambient(ambient, err);
}

int drop_apply(const struct launch *launch, struct err *err)
{
	struct cap_sets have;
	uint64_t keep = profile_caps(launch->profile, launch->cap_add, launch->cap_drop);
	uid_t uid = launch->set_user ? launch->uid : geteuid();

	if (keeps_all(launch))
		return 0;
	int r = cap_get(&have);
	if (r < 0)
		return err_set(err, -r, "read capabilities");
	uint64_t ambient = uid == 0 ? 0 : launch->cap_add & keep & have.permitted;
	r = drop_bounding(&have, keep, err);
	if (r == 0 && launch->set_user)
		r = take_user(launch, ambient, err);
	if (r == 0)
		r = drop_sets(launch, &have, keep, ambient, err);
	if (r < 0)
		return r;
	if (!gains_privileges(launch) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_set(err, errno, "set no_new_privs");
	return 0;
}
