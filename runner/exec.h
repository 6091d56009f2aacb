/* SPDX-License-Identifier: MIT */
/*
 * Finding the command in the workload's own PATH and becoming it.
 */
#pragma once

#include "runner/launch.h"

/**
 * exec_command() - with no signal blocked any more.
 *
 * A file without "#!" that is no binary is refused; no shell is tried behind the user's back.
 *
 * Return: -errno with the reason, and the interpreter's name where that is what is missing.
 */
int exec_command(const struct launch *launch, enum launch_stage *ret_stage, struct err *err);
