/* SPDX-License-Identifier: MIT */
/*
 * A place in a policy file; it travels from the parser through the plan to the error.
 */
#pragma once

struct pos {
	const char *file; /* borrowed from the policy; NULL: not from a file (the command line) */
	unsigned int line, column; /* from 1 */
};
