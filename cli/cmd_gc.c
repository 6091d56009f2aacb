/* SPDX-License-Identifier: MIT */
#include "governor/gc.h"

#include <errno.h>

#include "cli/args.h"
#include "cli/output.h"
#include "governor/apply.h"
#include "governor/network.h"
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
		r = network_sweep(state_dir, cleaned, err);
	if (r == 0)
		r = apply_open(&owner, host, state_dir, &apply, cleaned, err);
	if (r == 0)
		generations_forget(apply.generations_fd, host->boot_id);
	return r;
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_TEXT struct text cleaned = {0};
	struct err unsaid;
	struct host host;

	int r = args_read(&cmd_gc, argc, argv, NULL, 0, NULL);
	if (r != 0)
		return r;
	host_probe(&host);
	r = clean(&host, &cleaned, err);
	int said = output_text(&cleaned, r < 0 ? &unsaid : err);
	return r < 0 ? r : said;
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
