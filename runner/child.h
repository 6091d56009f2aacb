/* SPDX-License-Identifier: MIT */
/*
 * Everything between clone3() and exec(), in the child.
 */
#pragma once

#include "runner/launch.h"

struct child {
	const struct launch *launch;
	int report_fd; /* our end */
	int parent_fd; /* the parent's end of the same pipe, which we got a copy of */
	int go_fd;     /* readable when our user namespace has its maps; -1: do not wait */
	int wait_fd;   /* the parent's end of that pipe */
	int tell_fd;   /* a seccomp listener goes through it; -1: there is none */
};

/**
 * child_run() - become the workload, or its pid 1.
 *
 * All signals are blocked when it is called.
 */
void child_run(const struct child *child) NORETURN;
