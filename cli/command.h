/* SPDX-License-Identifier: MIT */
/*
 * A subcommand: one file, one struct, one word in meson.build.
 */
#pragma once

#include "common/err.h"

#include <stdbool.h>

/* Exit status: an interface (docs/man/cgov.1.scd). */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_POLICY = 3,  /* the policy was refused */
	EXIT_MACHINE = 4, /* this machine cannot; cgov doctor says why */
	EXIT_DIFFERS = 5, /* drift, plan --detailed-exitcode */
};

struct command {
	const char *name;
	const char *synopsis; /* "[OPTIONS] [--] COMMAND..." */
	const char *help;     /* one line, for `cgov --help` */
	const char *options;  /* the rest of `cgov NAME --help`: options, then an example */

	bool other_words; /* its arguments end in the words of another command line */

	/**
	 * @argc, @argv: from the command's own name on.
	 *
	 * Return: an exit status; or a negative errno with @err set, which main() prints.
	 */
	int (*run)(int argc, char **argv, struct err *err);
};

/* What stands before the command, or after it: the same for all. */
struct global_options {
	const char *cgroup_root; /* --cgroup-root; can be NULL */
	const char *state_dir;	 /* --state-dir; can be NULL */
};

extern const struct command *const commands[]; /* NULL-terminated, in the order of meson.build */

/* Set by main() before the command runs. */
const struct global_options *global_options(void);

/* "cgov NAME: text; see 'cgov NAME --help'" on stderr. Return: EXIT_USAGE. */
int command_usage(const struct command *command, const char *fmt, ...) PRINTF_LIKE(2, 3);
