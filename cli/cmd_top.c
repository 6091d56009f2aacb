/* SPDX-License-Identifier: MIT */
#include "cgroup/host.h"
#include "cli/args.h"
#include "cli/output.h"
#include "cli/recording.h"
#include "cli/top_actor.h"
#include "common/clock.h"
#include "common/unit.h"
#include "monitor/top.h"
#include "monitor/view.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>

extern const struct command cmd_top;

#define HISTORY_USEC  (900 * USEC_PER_SEC)
#define HISTORY_BYTES ((uint64_t)16 << 20)
#define HISTORY_MOST  ((uint64_t)4 << 30)

/* An interval of 0: none was named. */
static struct top_options arg_top = {.history_usec = HISTORY_USEC, .history_bytes = HISTORY_BYTES};

static char *arg_prefs_path; /* of the options, to the end of the program */
static bool arg_read_only;
static const char *arg_replay, *arg_at; /* a recording, and a time in it */

static int parse_columns(const char *list)
{
	struct err err;

	if (column_list_parse(list, &arg_top.prefs.columns, &err) < 0)
		return command_usage(&cmd_top, "--columns: %s", err.text);
	return 0;
}

static int parse_theme(const char *name)
{
	struct err err;

	if (theme_named(name, &arg_top.prefs.theme, &err) < 0)
		return command_usage(&cmd_top, "--theme: %s", err.text);
	return 0;
}

static int parse_history(const char *text)
{
	uint64_t usec;

	if (unit_parse_usec(text, &usec) < 0 || usec > 24 * 3600 * USEC_PER_SEC)
		return command_usage(&cmd_top, "--history '%s': a time up to 24h, or 0", text);
	arg_top.history_usec = usec;
	return 0;
}

static int parse_history_size(const char *text)
{
	uint64_t bytes;

	if (unit_parse_bytes(text, UNIT_BARE_1024, &bytes) < 0 || bytes < RECORDER_SIZE_MIN ||
	    bytes > HISTORY_MOST)
		return command_usage(&cmd_top, "--history-size '%s': a size from 1Mi to 4Gi", text);
	arg_top.history_bytes = bytes;
	return 0;
}

/* Those that have a value to be checked. */
static int parse_value(int option, const char *text)
{
	switch (option) {
	case 'b':
		return args_budget(&cmd_top, text, &arg_top.budget);
	case 'c':
		return parse_columns(text);
	case 't':
		return parse_theme(text);
	case 'h':
		return parse_history(text);
	case 's':
		return parse_history_size(text);
	case 'i':
		return args_interval(&cmd_top, text, VIEW_INTERVAL_MIN_USEC,
				     &arg_top.interval_usec);
	default:
		return args_count(&cmd_top, text, &arg_top.count);
	}
}

static int parse(int argc, char **argv)
{
	static const struct option options[] = {
		{"interval", required_argument, NULL, 'i'},
		{"budget", required_argument, NULL, 'b'},
		{"count", required_argument, NULL, 'n'},
		{"columns", required_argument, NULL, 'c'},
		{"theme", required_argument, NULL, 't'},
		{"history", required_argument, NULL, 'h'},
		{"history-size", required_argument, NULL, 's'},
		{"replay", required_argument, NULL, 'r'},
		{"at", required_argument, NULL, 'a'},
		{"read-only", no_argument, NULL, 'o'},
		{NULL, 0, NULL, 0},
	};
	opterr = 0;
	for (int c, r; (c = getopt_long(argc, argv, "i:n:c:", options, NULL)) != -1;) {
		if (c == '?')
			return command_usage(&cmd_top, "unknown or incomplete option '%s'",
					     argv[optind - 1]);
		if (c == 'o') {
			arg_read_only = true;
			continue;
		}
		if (c == 'r' || c == 'a') {
			*(c == 'r' ? &arg_replay : &arg_at) = optarg;
			continue;
		}
		r = parse_value(c, optarg);
		if (r != 0)
			return r;
	}
	if (optind < argc)
		return command_usage(&cmd_top, "'%s' is too much", argv[optind]);
	if (arg_at && !arg_replay)
		return command_usage(&cmd_top, "--at goes with --replay");
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

static int show(struct collect *collect, struct err *err)
{
	if (arg_top.interval_usec == 0)
		arg_top.interval_usec = USEC_PER_SEC;
	int r = top_run(collect, &arg_top, err);
	if (r != -ENOTTY && r != -ENOTSUP)
		return r;
	output_note("%s: one sample as text", err->text);
	return top_print(collect, &arg_top, err);
}

static int show_live(struct err *err)
{
	CLEANUP(top_actor_close) struct top_actor actor = {.steer = {.top = CG_NONE}};
	AUTO_COLLECT struct collect collect = {.top = CG_NONE};
	AUTO_CG struct cg top = CG_NONE;

	int r = open_tree(&top, err);
	if (r == 0 && !arg_read_only) {
		r = top_actor_open(&actor, err);
		arg_top.actor = &actor.actor;
	}
	fd_limit_raise();
	if (r == 0)
		r = collect_open(&top, "/", &collect, err);
	return r == 0 ? show(&collect, err) : r;
}

/* As fast as it was recorded, unless told otherwise. */
static int show_recording(struct err *err)
{
	CLEANUP(tape_done) struct tape tape = {0};
	AUTO_COLLECT struct collect collect = {.top = CG_NONE, .tape = &tape};

	tape.lane = &collect.lane;

	int r = recording_open_at(arg_replay, arg_at, &tape.replay, err);
	if (r < 0)
		return r;
	uint64_t interval_usec = replay_head(tape.replay)->interval_usec;
	if (arg_top.interval_usec == 0 && interval_usec >= VIEW_INTERVAL_MIN_USEC &&
	    interval_usec <= VIEW_INTERVAL_MAX_USEC)
		arg_top.interval_usec = interval_usec;
	return show(&collect, err);
}

static int load_prefs(struct err *err)
{
	arg_top.prefs_path = arg_prefs_path = prefs_path();
	return arg_prefs_path ? prefs_load(arg_prefs_path, &arg_top.prefs, err) : 0;
}

static int run(int argc, char **argv, struct err *err)
{
	int r = load_prefs(err);
	if (r < 0)
		return r;
	r = parse(argc, argv);
	if (r != 0)
		return r;
	setlocale(LC_CTYPE, "");
	return arg_replay ? show_recording(err) : show_live(err);
}

const struct command cmd_top = {
	.name = "top",
	.synopsis = "[OPTIONS] [--replay FILE [--at TIME]]",
	.help = "the live tree of groups: use beside limits, pressure, throttling, events",
	.options =
		"  -i, --interval TIME   between samples: 100ms to 1h (default 1s)\n"
		"  --budget SHARE        samples come later rather than take more than this of a CPU: 1%\n"
		"  -n, --count N         leave after N samples\n"
		"  -c, --columns LIST    cpu,memory,memory.stat.anon: any of 'cgov metrics', or those that C\n"
		"                        lists and saves in $XDG_CONFIG_HOME/cgov/top\n"
		"  --theme NAME          dark, light or monochrome: y changes and keeps it\n"
		"  --history TIME        how long samples are kept, to go back to (default 15m; 0: not)\n"
		"  --history-size SIZE   the memory they may take: the oldest go first (default 16Mi)\n"
		"  --read-only           no key acts on anything: b k = u r are off\n"
		"  --replay FILE         play a recording ('cgov record') from its last sample, or\n"
		"  --at TIME             from the last at or before: see 'cgov stat --help'\n"
		"\n"
		"p holds the picture while sampling goes on, comma and period step back and on through\n"
		"what was kept or recorded, J goes to a time, p goes on. ? shows all keys. Without a\n"
		"terminal it prints one sample as text.\n"
		"\n"
		"Example:\n"
		"  cgov top --interval 2s --columns cpu,memory,memory.stat.file\n"
		"  cgov top --replay day.cgov --at 14:30\n",
	.run = run,
};
