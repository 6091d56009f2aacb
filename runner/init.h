/* SPDX-License-Identifier: MIT */
/*
 * Pid 1 of the workload's pid namespace: starts the command, reaps, hands signals on, tells how the
 * command ended. It is this program, never exec'd, and holds nothing but one end of a pipe.
 */
#pragma once

#include "runner/launch.h"

/**
 * init_run() - start the command as a child and stay until it ends.
 *
 * Exits with the command's own code, or after a REPORT_SIGNALED.
 *
 * Return: -errno when the command could not be started; never otherwise.
 */
int init_run(const struct launch *launch, int report_fd, enum launch_stage *ret_stage,
	     struct err *err);
