/* SPDX-License-Identifier: MIT */
#include "cli/ticker.h"

#include <signal.h>
#include <sys/epoll.h>
#include <time.h>

#include "cli/output.h"
#include "common/unit.h"

struct ticking {
	const struct ticker *ticker;
	const struct event_functions *event;
	sd_event *loop;
	uint64_t due_usec; /* of the next tick, monotonic */
	struct pace pace;
	bool begun, stretched; /* ticks; and that was said */
	uint64_t left;	       /* ticks to come; 0: no end */
	struct err *err;
};

static int stop(sd_event_source *source, UNUSED const struct signalfd_siginfo *info, void *data)
{
	const struct ticking *ticking = data;

	return ticking->event->exit(ticking->event->source_get_event(source), 0);
}

/* Once: it may go on so for days. */
static void say_stretched(struct ticking *ticking, uint64_t interval_usec)
{
	char interval[UNIT_TEXT_SIZE], budget[UNIT_TEXT_SIZE];

	if (TAKE(ticking->stretched, true))
		return;
	output_note("a sample every %s now: more often would take more than %s of a CPU",
		    unit_print_usec(interval_usec, interval),
		    unit_print_percent(ticking->ticker->budget, 2, budget));
}

/* Ticks keep to the interval's grid; those that came too late are left out, not caught up. */
static int arm(struct ticking *ticking, sd_event_source *timer)
{
	uint64_t now = clock_mono_usec(), wanted = ticking->ticker->interval_usec;
	uint64_t interval = pace_next(&ticking->pace, wanted, clock_cpu_usec());

	if (interval > wanted)
		say_stretched(ticking, interval);
	ticking->due_usec += interval;
	if (ticking->due_usec < now)
		ticking->due_usec += (now - ticking->due_usec) / interval * interval + interval;
	int r = ticking->event->source_set_time(timer, ticking->due_usec);
	return r < 0 ? r : ticking->event->source_set_enabled(timer, SD_EVENT_ONESHOT);
}

static int tick(sd_event_source *timer, UNUSED uint64_t usec, void *data)
{
	struct ticking *ticking = data;
	bool first = !TAKE(ticking->begun, true);

	int r = ticking->ticker->tick(ticking->ticker->data, ticking->err);
	if (r < 0)
		return ticking->event->exit(ticking->loop, r);
	if (ticking->left > 0 && --ticking->left == 0)
		return ticking->event->exit(ticking->loop, 0);
	/* The first loads libraries and learns which files there are. */
	if (first)
		pace_begin(&ticking->pace, ticking->ticker->budget, clock_cpu_usec());
	return arm(ticking, timer);
}

static int add_signals(struct ticking *ticking)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	int r = 0;

	for (size_t i = 0; r >= 0 && i < ARRAY_LEN(signals); i++) {
		sigset_t set;
		sigemptyset(&set);
		sigaddset(&set, signals[i]);
		sigprocmask(SIG_BLOCK, &set, NULL);
		r = ticking->event->add_signal(ticking->loop, NULL, signals[i], stop, ticking);
	}
	return r;
}

static int hear(UNUSED sd_event_source *source, UNUSED int fd, UNUSED uint32_t events, void *data)
{
	sources_hear(data);
	return 0;
}

static int loop(struct ticking *ticking)
{
	ticking->err->code = 0;
	ticking->due_usec = clock_mono_usec();
	int r = add_signals(ticking);
	if (r >= 0 && sources_fd(ticking->ticker->sources) >= 0)
		r = ticking->event->add_io(ticking->loop, NULL,
					   sources_fd(ticking->ticker->sources), EPOLLIN, hear,
					   ticking->ticker->sources);
	if (r >= 0 && ticking->ticker->begin)
		r = ticking->ticker->begin(ticking->event, ticking->loop, ticking->ticker->data,
					   ticking->err);
	if (r >= 0)
		r = ticking->event->add_time(ticking->loop, NULL, CLOCK_MONOTONIC,
					     ticking->due_usec, 1, tick, ticking);
	if (r >= 0)
		r = ticking->event->loop(ticking->loop);
	if (r < 0 && !ticking->err->code)
		err_set(ticking->err, -r, "run the event loop");
	return r;
}

int ticker_run(const struct ticker *ticker, struct err *err)
{
	struct ticking ticking = {.ticker = ticker, .left = ticker->count, .err = err};

	int r = event_open(&ticking.event, err);
	if (r < 0)
		return r;
	r = ticking.event->new (&ticking.loop);
	if (r < 0)
		return err_set(err, -r, "make an event loop");
	r = loop(&ticking);
	ticking.event->unref(ticking.loop);
	return r;
}
