/* SPDX-License-Identifier: MIT */
#include "cgroup/lineage_read.h"
#include "cli/args.h"
#include "cli/explain_print.h"
#include "cli/groups.h"

#include <errno.h>
#include <getopt.h>
#include <time.h>

#include "common/clock.h"

extern const struct command cmd_explain;

#define INTERVAL_MIN_USEC 10000

static uint64_t arg_interval_usec = 2 * USEC_PER_SEC;
static bool arg_json;

static int parse(int argc, char **argv)
{
	static const struct option options[] = {
		{"interval", required_argument, NULL, 'i'},
		{"json", no_argument, NULL, 'j'},
		{0},
	};

	opterr = 0;
	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		int r = 0;
		if (c == 'i')
			r = args_interval(&cmd_explain, optarg, INTERVAL_MIN_USEC,
					  &arg_interval_usec);
		else if (c == 'j')
			arg_json = true;
		else
			r = command_usage(&cmd_explain, "unknown or incomplete option '%s'",
					  argv[optind - 1]);
		if (r != 0)
			return r;
	}
	return optind == argc - 1 ? 0 : command_usage(&cmd_explain, "name one group");
}

static void wait_interval(void)
{
	struct timespec left = {
		.tv_sec = (time_t)(arg_interval_usec / USEC_PER_SEC),
		.tv_nsec = (long)(arg_interval_usec % USEC_PER_SEC * 1000),
	};

	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
}

static int explain(struct sampler *sampler, int root_fd, const char *path, struct err *err)
{
	AUTO_LINEAGE_MOMENT struct lineage_moment then = {0}, now = {0};
	struct lineage lineage;

	int r = lineage_read(sampler, root_fd, path, &then, err);
	if (r < 0)
		return r;
	wait_interval();
	r = lineage_read(sampler, root_fd, path, &now, err);
	if (r < 0)
		return err_wrap(err, "it went while it was looked at");
	lineage_of(path, &then, &now, &lineage);
	return arg_json ? explain_print_json(&lineage, err) : explain_print(&lineage, err);
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_GROUPS struct groups groups = {.root = CG_NONE};

	int r = parse(argc, argv);
	if (r == 0)
		r = groups_open(argv + optind, &groups, err);
	if (r != 0)
		return r;
	struct sampler *sampler = sampler_new();
	if (!sampler)
		return err_set(err, ENOMEM, "sample the group");
	r = explain(sampler, groups.root.fd, groups.starts[0].path, err);
	sampler_free(sampler);
	return r;
}

const struct command cmd_explain = {
	.name = "explain",
	.synopsis = "[--interval TIME] [--json] GROUP",
	.help = "what slows a group, the worst first, and what to change",
	.options =
		"  GROUP            a name of cgov's, or a path from the root of the hierarchy\n"
		"  --interval TIME  how long to look: 10ms to 1h (default 2s)\n"
		"  --json           every cause, as cgov.explain/1\n\n"
		"Each cause has what it was judged from, and names the limit and whose it is: the\n"
		"group's own or an ancestor's. A command at its end is a proposal; nothing is changed.\n\n"
		"Example:\n  cgov explain web/api\n"
		"  cgov explain --interval 10s /system.slice/cron.service\n",
	.run = run,
};
