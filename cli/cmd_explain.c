/* SPDX-License-Identifier: MIT */
#include "cgroup/lineage_read.h"
#include "cli/args.h"
#include "cli/explain_print.h"
#include "cli/groups.h"
#include "cli/recording.h"

#include <errno.h>
#include <getopt.h>
#include <time.h>

#include "common/clock.h"

extern const struct command cmd_explain;

#define INTERVAL_MIN_USEC 10000

static uint64_t arg_interval_usec = 2 * USEC_PER_SEC;
static bool arg_json;
static const char *arg_replay, *arg_at; /* a recording, and a time in it */

static int parse(int argc, char **argv)
{
	static const struct option options[] = {
		{"interval", required_argument, NULL, 'i'},
		{"json", no_argument, NULL, 'j'},
		{"replay", required_argument, NULL, 'r'},
		{"at", required_argument, NULL, 'a'},
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
		else if (c == 'r')
			arg_replay = optarg;
		else if (c == 'a')
			arg_at = optarg;
		else
			r = command_usage(&cmd_explain, "unknown or incomplete option '%s'",
					  argv[optind - 1]);
		if (r != 0)
			return r;
	}
	if (arg_at && !arg_replay)
		return command_usage(&cmd_explain, "--at goes with --replay");
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

static int print(const char *path, const struct lineage_moment *then,
		 const struct lineage_moment *now, struct err *err)
{
	struct lineage lineage;

	lineage_of(path, then, now, &lineage);
	return arg_json ? explain_print_json(&lineage, err) : explain_print(&lineage, err);
}

static int explain(struct sampler *sampler, int root_fd, const char *path, struct err *err)
{
	AUTO_LINEAGE_MOMENT struct lineage_moment then = {0}, now = {0};

	int r = lineage_read(sampler, root_fd, path, &then, err);
	if (r < 0)
		return r;
	wait_interval();
	r = lineage_read(sampler, root_fd, path, &now, err);
	return r < 0 ? err_wrap(err, "it went while it was looked at")
		     : print(path, &then, &now, err);
}

static int explain_live(char *const *names, struct err *err)
{
	AUTO_GROUPS struct groups groups = {.root = CG_NONE};

	int r = groups_open(names, &groups, err);
	if (r < 0)
		return r;
	struct sampler *sampler = sampler_new();
	if (!sampler)
		return err_set(err, ENOMEM, "sample the group");
	r = explain(sampler, groups.root.fd, groups.starts[0].path, err);
	sampler_free(sampler);
	return r;
}

/* Back by the interval, or as far as there is something; damaged samples are passed over. */
static int step_back(struct replay *replay, struct err *err)
{
	uint64_t now = replay_mono_usec(replay);
	bool moved = false;
	int r;

	do {
		r = replay_step(replay, true, err);
		moved |= r > 0;
	} while (r == -EBADMSG || (r > 0 && now > replay_mono_usec(replay) &&
				   now - replay_mono_usec(replay) < arg_interval_usec));
	if (r < 0)
		return r;
	return moved ? 0 : err_say(err, ENODATA, "there is no sample before it to compare with");
}

static int look(struct replay *replay, const char *name, const char *path,
		struct lineage_moment *ret, struct err *err)
{
	int r = path ? lineage_recorded(replay_frame(replay), path, ret) : -ENOENT;

	if (r == -ENOENT)
		return err_say(err, ENOENT, "no group '%s' in the recording then", name);
	return r < 0 ? err_set(err, -r, "read the recording") : 0;
}

static int explain_then(struct replay *replay, const char *name, struct err *err)
{
	AUTO_LINEAGE_MOMENT struct lineage_moment then = {0}, now = {0};
	char buf[PATH_MAX];
	const char *path = recording_group_path(replay_head(replay)->base, name, buf);

	int r = look(replay, name, path, &now, err);
	if (r == 0)
		r = step_back(replay, err);
	if (r == 0)
		r = look(replay, name, path, &then, err);
	return r == 0 ? print(path, &then, &now, err) : r;
}

static int run(int argc, char **argv, struct err *err)
{
	struct replay *replay;

	int r = parse(argc, argv);
	if (r != 0)
		return r;
	if (!arg_replay)
		return explain_live(argv + optind, err);
	r = recording_open_at(arg_replay, arg_at, &replay, err);
	if (r < 0)
		return r;
	r = explain_then(replay, argv[optind], err);
	replay_close(replay);
	return r;
}

const struct command cmd_explain = {
	.name = "explain",
	.synopsis = "[--interval TIME] [--json] [--replay FILE [--at TIME]] GROUP",
	.help = "what slows a group, the worst first, and what to change",
	.options =
		"  GROUP            a name of cgov's, or a path from the root of the hierarchy\n"
		"  --interval TIME  how long to look: 10ms to 1h (default 2s)\n"
		"  --json           every cause, as cgov.explain/1\n"
		"  --replay FILE    what slowed it in a recording, at its end or\n"
		"  --at TIME        22:41, 2026-11-23T22:41:00, -5m from its end, +30s from its beginning\n\n"
		"Each cause has what it was judged from, and names the limit and whose it is: the\n"
		"group's own or an ancestor's. A command at its end is a proposal; nothing is changed.\n\n"
		"Example:\n  cgov explain web/api\n"
		"  cgov explain --interval 10s /system.slice/cron.service\n"
		"  cgov explain --replay day.cgov --at 03:12 web/api\n",
	.run = run,
};
