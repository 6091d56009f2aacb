/* SPDX-License-Identifier: MIT */
#include "cgroup/host.h"
#include "cli/args.h"
#include "cli/output.h"
#include "monitor/top.h"
#include "monitor/view.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>

extern const struct command cmd_top;

static struct top_options arg_top = {.interval_usec = (uint64_t)1000 * 1000};

static int parse(int argc, char **argv)
{
	static const struct option options[] = {
		{"interval", required_argument, NULL, 'i'},
		{"count", required_argument, NULL, 'n'},
		{NULL, 0, NULL, 0},
	};
	opterr = 0;
	for (int c, r; (c = getopt_long(argc, argv, "i:n:", options, NULL)) != -1;) {
		if (c == '?')
			return command_usage(&cmd_top, "unknown or incomplete option '%s'",
					     argv[optind - 1]);
		r = c == 'i' ? args_interval(&cmd_top, optarg, VIEW_INTERVAL_MIN_USEC,
					     &arg_top.interval_usec)
			     : args_count(&cmd_top, optarg, &arg_top.count);
		if (r != 0)
			return r;
	}
	if (optind < argc)
		return command_usage(&cmd_top, "'%s' is too much", argv[optind]);
	return 0;
}

/* The tree to show: what --cgroup-root names, or all that this machine has. */
static int open_tree(struct cg *ret, struct err *err)
{
	const char *root = global_options()->cgroup_root;
	struct host host;

	if (root)
		return cg_open_path(root, ret, err);
	host_probe(&host);
	if (!*host.mount)
		return host_refuses(&host, err);
	return cg_open_path(host.mount, ret, err);
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_COLLECT struct collect collect = {.top = CG_NONE};
	AUTO_CG struct cg top = CG_NONE;

	int r = parse(argc, argv);
	if (r != 0)
		return r;
	setlocale(LC_CTYPE, "");
	r = open_tree(&top, err);
	if (r == 0)
		r = collect_open(&top, "/", &collect, err);
	if (r < 0)
		return r;
	r = top_run(&collect, &arg_top, err);
	if (r != -ENOTTY && r != -ENOTSUP)
		return r;
	output_note("%s: one sample as text", err->text);
	return top_print(&collect, &arg_top, err);
}

const struct command cmd_top = {
	.name = "top",
	.synopsis = "[--interval TIME] [--count N]",
	.help = "the live tree of groups: use beside limits, pressure, throttling, events",
	.options = "  -i, --interval TIME   between samples: 100ms to 1h (default 1s)\n"
		   "  -n, --count N         leave after N samples\n"
		   "\n"
		   "Without a terminal it prints one sample as text. ? shows the keys.\n"
		   "\n"
		   "Example:\n"
		   "  cgov top --interval 2s\n",
	.run = run,
};
