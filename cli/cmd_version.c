/* SPDX-License-Identifier: MIT */
#include "cli/command.h"
#include "config.h"

#include <stdio.h>

static int run(UNUSED int argc, UNUSED char **argv, UNUSED struct err *err)
{
	puts("cgov " CGOV_VERSION);
	return EXIT_DONE;
}

const struct command cmd_version = {
	.name = "version",
	.synopsis = "[--json]",
	.help = "what this cgov is, and which kernel serves it",
	.options = "Example:\n  cgov version --json\n",
	.run = run,
};
