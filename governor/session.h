/* SPDX-License-Identifier: MIT */
/*
 * One policy and one subtree, from the first look to the change: what plan, apply, drift, rollback,
 * remove and a launch from a policy have in common.
 */
#pragma once

#include "governor/apply.h"
#include "governor/finding.h"

struct session {
	const struct owner *owner; /* borrowed; NULL while the subtree does not exist */
	const struct host *host;   /* borrowed */
	const char *state_dir;	   /* --state-dir; borrowed; can be NULL */
	struct arena *arena;	   /* borrowed; owns what is read and planned */
	struct apply hold;	   /* of session_hold(); else none */
	int generations_fd;	   /* -1: nothing is kept */
	const char *policy;	   /* name */
	struct generations kept;
	struct live live;
	struct plan plan;
};

/**
 * session_look() - begin, only to read: what a crash left is not touched.
 * @policy: its name; borrowed.
 */
int session_look(struct session *ret, const struct owner *owner, const struct host *host,
		 const char *state_dir, const char *policy, struct arena *arena, struct err *err);

/**
 * session_hold() - begin, to change: waits for the subtree's lock and cleans what a crash left.
 * @ret_cleaned: gets a line for each thing that was cleaned.
 */
int session_hold(struct session *ret, const struct owner *owner, const struct host *host,
		 const char *state_dir, const char *policy, struct arena *arena,
		 struct text *ret_cleaned, struct err *err);
void session_done(struct session *session);
#define AUTO_SESSION CLEANUP(session_done)

/**
 * session_plan() - read what is there and plan the way to @wanted.
 * @findings: what cannot be done; with errors in it the plan is only good to be shown.
 */
int session_plan(struct session *session, const struct policy *wanted, struct findings *findings,
		 struct err *err);

/**
 * session_apply() - do what was planned, and keep it as the newest generation.
 * @force: memory.max even where the kernel may kill for it.
 *
 * Return: 0, also when there is nothing to do; -errno after everything was taken back.
 */
int session_apply(struct session *session, bool force, struct err *err);

/**
 * session_former() - the generation before the newest, as a policy.
 *
 * Return: -ENOENT when there is none.
 */
int session_former(const struct session *session, const struct policy **ret, struct err *err);

/**
 * session_roll_back() - do what was planned towards session_former(), and forget the newest.
 */
int session_roll_back(struct session *session, bool force, struct err *err);

/**
 * session_remove() - remove every group of the policy and all its generations.
 * @kill: also the processes in them; otherwise those are a refusal, -EBUSY.
 */
int session_remove(struct session *session, bool kill, struct err *err);
