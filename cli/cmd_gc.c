/* SPDX-License-Identifier: MIT */
#include "governor/gc.h"

#include <errno.h>
#include <stdio.h>

#include "cli/command.h"
#include "governor/apply.h"
#include "governor/state.h"

extern const struct command cmd_gc;

static int clean(const struct host *host, struct text *cleaned, struct err *err)
{
	const struct owner_options options = {.cgroup_root = global_options()->cgroup_root};
	const char *state_dir = global_options()->state_dir;
	AUTO_OWNER struct owner owner = {.root = CG_NONE, .mount = CG_NONE};
	AUTO_APPLY struct apply apply = APPLY_NONE;

	int r = owner_open(host, &options, &owner, err);
	if (r == -ENOENT && !options.cgroup_root)
		return 0;
	if (r == 0)
		r = gc_launches(&owner, host, state_dir, cleaned, err);
	if (r == 0)
		r = apply_open(&owner, host, state_dir, &apply, cleaned, err);
	if (r == 0)
		generations_forget(apply.generations_fd, host->boot_id);
	return r;
}

static int run(int argc, UNUSED char **argv, struct err *err)
{
	AUTO_TEXT struct text cleaned = {0};
	struct host host;

	if (argc > 1)
		return command_usage(&cmd_gc, "it takes no arguments");
	host_probe(&host);
	int r = clean(&host, &cleaned, err);
	fputs(text_str(&cleaned), stdout);
	return r;
}

const struct command cmd_gc = {
	.name = "gc",
	.synopsis = "",
	.help = "clean what a crash left: half an apply, workloads without a supervisor",
	.options = "Says what it cleaned. Each command that applies or launches does the same\n"
		   "first, so this is rarely needed.\n\n"
		   "Example:\n  cgov gc\n",
	.run = run,
};
