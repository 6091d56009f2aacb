/* SPDX-License-Identifier: MIT */
/*
 * The workload and the terminal: process groups, the foreground, Ctrl-Z.
 */
#pragma once

#include "common/err.h"
#include "runner/profile.h"

#include <sys/types.h>

enum terminal {
	/* The caller's process group. In a pipeline or a script on a terminal only the group that
	 * the shell made may read the keyboard, and `cgov run -- prog | less` is one group. */
	TERMINAL_SHARED,
	/* A process group of its own: what it sends to its group (kill 0) never reaches us. */
	TERMINAL_GROUP,
	/* The same, and the terminal at descriptor 0 is handed to it. */
	TERMINAL_FOREGROUND,
	/* A session of its own, without a controlling terminal: it cannot type into ours
	 * (TIOCSTI, CVE-2017-5226), and Ctrl-C is handed on by signal. */
	TERMINAL_SESSION,
};

/**
 * terminal_choose() - what is right for the terminal this process was started on.
 *
 * The strict profile gets a session of its own.
 */
enum terminal terminal_choose(enum profile profile);

/**
 * terminal_enter() - in the child, with all signals blocked: take the place chosen.
 *
 * Return: 0, -errno.
 */
int terminal_enter(enum terminal terminal, struct err *err);

/**
 * terminal_give() - make @pgrp the foreground of the terminal at descriptor 0, if there is one.
 *
 * Works from the background too, where the kernel would stop us by SIGTTOU otherwise.
 */
void terminal_give(pid_t pgrp);
