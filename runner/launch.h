/* SPDX-License-Identifier: MIT */
/*
 * From "run this" to a process: born by one clone3() inside its control group and its namespaces.
 *
 * The runner is given the descriptor of a group that is limited already, and knows no limits.
 */
#pragma once

#include "common/err.h"
#include "runner/filter.h"
#include "runner/landlock.h"
#include "runner/net.h"
#include "runner/ns.h"
#include "runner/profile.h"
#include "runner/rlimit.h"
#include "runner/root.h"
#include "runner/terminal.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct launch {
	char *const *argv;   /* NULL-terminated; borrowed */
	char *const *envp;   /* NULL-terminated; borrowed; its PATH finds argv[0] */
	const char *workdir; /* NULL: the caller's; with a root of its own "/"; borrowed */
	struct root root;
	int cgroup_fd;		  /* borrowed */
	const char *cgroup_mount; /* where the host has its cgroup2 mount: with NS_MOUNT and
				   * NS_CGROUP the workload finds its own group there, read-only;
				   * NULL: that place stays as it is; borrowed */
	unsigned int namespaces;  /* bits of enum ns_id (1 << NS_PID ...) */
	bool set_user;		  /* uid, gid and the groups below are to be taken on */
	uid_t uid;
	gid_t gid;
	const gid_t *groups; /* borrowed */
	size_t group_count;
	enum profile profile;
	uint64_t cap_add, cap_drop; /* 1 << CAP_*; drop wins */
	struct filter filter;	    /* what it points to is borrowed */
	struct landlock landlock;
	const struct rlimit_setting *rlimits; /* borrowed */
	size_t rlimit_count;
	const char *hostname; /* with NS_UTS; NULL: as it was; borrowed */
	struct net net;
	/* Called when the child was born, which waits meanwhile: what of it is made from outside.
	 * Return: 0, -errno. NULL: nothing is. */
	int (*born)(pid_t pid, void *data, struct err *err);
	void *born_data;
	enum terminal terminal; /* terminal_choose() knows what is right here */
	bool survive;		/* stays alive when its cgov dies */
	int stdio[3];		/* descriptors for 0, 1, 2; -1: the caller's */
};

/* A workload that runs. */
struct launched {
	pid_t pid;	 /* of its first process (pid 1 of its pid namespace) as we see it */
	int pidfd;	 /* owned */
	bool has_init;	 /* pid 1 is ours, and tells of stops and of the end through: */
	int event_fd;	 /* -1 without one, and once it has said its last; owned */
	int listener_fd; /* of a seccomp filter that tells: filter_told(); -1: none; owned */
	bool has_status;
	int status; /* of the command, as wait(2) has it, once pid 1 told it */
	enum terminal terminal;
};

/* Where a launch failed; decides the exit status. */
enum launch_stage {
	LAUNCH_SETUP, /* 125 */
	LAUNCH_EXEC,  /* 126, or 127 when not found (-ENOENT) */
};

/**
 * launch_start() - clone3() and wait until the workload's exec() succeeded or failed.
 * @ret_stage: written on failure only.
 *
 * Signals that the caller ignores stay ignored in the workload, as after any exec (nohup); all
 * other dispositions are the default, and none is blocked. SIGCHLD is set to its default in the
 * caller too, which would lose the status otherwise.
 *
 * Theory of operation: see launch.c.
 *
 * Return: 0; -errno with one sentence that the child composed.
 */
int launch_start(const struct launch *launch, struct launched *ret, enum launch_stage *ret_stage,
		 struct err *err);

/**
 * launch_exit_status() - what `cgov run` exits with after launch_start() returned @r: 125, 126,
 * 127.
 */
int launch_exit_status(int r, enum launch_stage stage);
void launch_close(struct launched *launched);
