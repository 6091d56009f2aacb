/* SPDX-License-Identifier: MIT */
/*
 * From "run this" to a process: born by one clone3() inside its control group and its namespaces.
 *
 * The runner is given the descriptor of a group that is limited already, and knows no limits.
 */
#pragma once

#include "common/err.h"
#include "runner/ns.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* What a workload may keep of its caller's power. */
enum profile {
	PROFILE_TRUSTED, /* the caller's capabilities as they are */
	PROFILE_DEFAULT, /* what container engines keep, with no_new_privs */
	PROFILE_STRICT,	 /* no capability, with no_new_privs */
};

struct launch {
	char *const *argv;	 /* NULL-terminated; borrowed */
	char *const *envp;	 /* NULL-terminated; borrowed */
	const char *workdir;	 /* NULL: the caller's; borrowed */
	int cgroup_fd;		 /* borrowed */
	unsigned int namespaces; /* bits of enum ns_id (1 << NS_PID ...) */
	bool set_user;		 /* uid, gid and the groups below are to be taken on */
	uid_t uid;
	gid_t gid;
	const gid_t *groups; /* borrowed */
	size_t group_count;
	enum profile profile;
	uint64_t cap_add, cap_drop; /* 1 << CAP_*; drop wins */
	const char *hostname;	    /* with NS_UTS; NULL: as it was; borrowed */
	bool new_session;	    /* setsid(): no controlling terminal */
	int stdio[3];		    /* descriptors for 0, 1, 2; -1: the caller's */
};

/* A workload that runs. */
struct launched {
	pid_t pid; /* of its first process (pid 1 of its pid namespace) as we see it */
	int pidfd; /* owned */
};

/* Where a launch failed; decides the exit status. */
enum launch_stage {
	LAUNCH_SETUP, /* 125 */
	LAUNCH_EXEC,  /* 126, or 127 when not found */
};

/**
 * launch_start() - clone3() and wait until the workload's exec() succeeded or failed.
 * @ret_stage: written on failure only.
 *
 * Theory of operation: see launch.c.
 *
 * Return: 0; -errno with one sentence that the child composed.
 */
int launch_start(const struct launch *launch, struct launched *ret, enum launch_stage *ret_stage,
		 struct err *err);
void launch_close(struct launched *launched);
