/* SPDX-License-Identifier: MIT */
#include "cli/args.h"
#include "cli/sampling.h"
#include "cli/which.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <time.h>

#include "common/clock.h"
#include "common/event.h"
#include "common/unit.h"

extern const struct command cmd_watch;

#define INTERVAL_MIN_USEC ((uint64_t)10 * 1000)

static const struct exporter *arg_exporter;
static struct sampling_options arg_options = {.depth = SURVEY_DEPTH_ALL};
static uint64_t arg_interval_usec = USEC_PER_SEC;
static uint64_t arg_count; /* 0: until stopped */

struct watch {
	const struct event_functions *event;
	sd_event *loop;
	struct sampling *sampling;
	uint64_t due_usec; /* of the next sample, monotonic */
	uint64_t left;	   /* samples to take; 0: no end */
	struct err *err;
};

static int stop(sd_event_source *source, UNUSED const struct signalfd_siginfo *info, void *data)
{
	const struct watch *watch = data;

	return watch->event->exit(watch->event->source_get_event(source), 0);
}

/* Samples keep to the interval's grid; those that came too late are left out, not caught up. */
static int arm(struct watch *watch, sd_event_source *timer)
{
	uint64_t now = clock_mono_usec();

	watch->due_usec += arg_interval_usec;
	if (watch->due_usec < now)
		watch->due_usec += (now - watch->due_usec) / arg_interval_usec * arg_interval_usec +
				   arg_interval_usec;
	int r = watch->event->source_set_time(timer, watch->due_usec);
	return r < 0 ? r : watch->event->source_set_enabled(timer, SD_EVENT_ONESHOT);
}

static int tick(sd_event_source *timer, UNUSED uint64_t usec, void *data)
{
	struct watch *watch = data;

	int r = sampling_take(watch->sampling, watch->err);
	if (r < 0)
		return watch->event->exit(watch->loop, r);
	if (watch->left > 0 && --watch->left == 0)
		return watch->event->exit(watch->loop, 0);
	return arm(watch, timer);
}

static int add_signals(struct watch *watch)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	int r = 0;

	for (size_t i = 0; r >= 0 && i < ARRAY_LEN(signals); i++) {
		sigset_t set;
		sigemptyset(&set);
		sigaddset(&set, signals[i]);
		sigprocmask(SIG_BLOCK, &set, NULL);
		r = watch->event->add_signal(watch->loop, NULL, signals[i], stop, watch);
	}
	return r;
}

static int loop(struct watch *watch)
{
	watch->err->code = 0;
	watch->due_usec = clock_mono_usec();
	int r = add_signals(watch);
	if (r >= 0)
		r = watch->event->add_time(watch->loop, NULL, CLOCK_MONOTONIC, watch->due_usec, 1,
					   tick, watch);
	if (r >= 0)
		r = watch->event->loop(watch->loop);
	if (r < 0 && !watch->err->code)
		err_set(watch->err, -r, "run the event loop");
	return r;
}

static int watch_groups(struct sampling *sampling, struct err *err)
{
	struct watch watch = {.sampling = sampling, .left = arg_count, .err = err};

	int r = event_open(&watch.event, err);
	if (r < 0)
		return r;
	r = watch.event->new (&watch.loop);
	if (r < 0)
		return err_set(err, -r, "make an event loop");
	r = loop(&watch);
	watch.event->unref(watch.loop);
	return r;
}

static int parse_option(int c, const char *word)
{
	int r;

	switch (c) {
	case 'j':
		arg_exporter = exporter_find("json");
		return 0;
	case 'i':
		return args_interval(&cmd_watch, optarg, INTERVAL_MIN_USEC, &arg_interval_usec);
	case 'c':
		return args_count(&cmd_watch, optarg, &arg_count);
	default:
		r = which_option(c, optarg, &cmd_watch, &arg_options);
		return r >= 0 ? r
			      : command_usage(&cmd_watch, "unknown or incomplete option '%s'",
					      word);
	}
}

static int run(int argc, char **argv, struct err *err)
{
	static const struct option options[] = {
		{"json", no_argument, NULL, 'j'},
		{"interval", required_argument, NULL, 'i'},
		{"count", required_argument, NULL, 'c'},
		WHICH_OPTIONS,
		{0},
	};
	AUTO_SAMPLING struct sampling sampling = {0};

	opterr = 0;
	arg_exporter = exporter_find("text");
	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		int r = parse_option(c, argv[optind - 1]);
		if (r != 0)
			return r;
	}
	int r = sampling_open(arg_exporter, &arg_options, argv + optind, &sampling, err);
	if (r < 0)
		return r;
	sampling.rates = true;
	sampling.export.live = true;
	return watch_groups(&sampling, err);
}

const struct command cmd_watch = {
	.name = "watch",
	.synopsis = "[OPTIONS] [--interval TIME] [--count N] [--json] [GROUP...]",
	.help = "every number of groups, again and again, with rates",
	.options =
		"  GROUP            as for 'cgov stat'\n"
		"  --interval TIME  10ms to 1h (default 1s)\n"
		"  --count N        stop after N samples; otherwise SIGINT or SIGTERM stops it\n" WHICH_HELP
		"  --json           an object a line, cgov.sample/1; counters per second under\n"
		"                   .rate from the second on\n\n"
		"Example:\n  cgov watch --interval 500ms --count 10 --json web/api\n",
	.run = run,
};
