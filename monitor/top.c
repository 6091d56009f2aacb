/* SPDX-License-Identifier: MIT */
#include "monitor/top.h"

#include "cgroup/device.h"
#include "common/clock.h"
#include "common/event.h"
#include "common/fd.h"
#include "common/pace.h"
#include "monitor/moment.h"
#include "monitor/naming.h"
#include "monitor/screen.h"
#include "monitor/socket_follow.h"
#include "monitor/trace_follow.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

#define WORK_USEC ((uint64_t)30 * 1000)

struct top {
	const struct event_functions *event;
	sd_event *loop;
	sd_event_source *timer;
	sd_event_source *work;	 /* what is read while nothing else is to be done */
	struct collect *collect; /* borrowed */
	struct naming *naming;	 /* NULL where memory is short */
	struct screen *screen;
	struct socket_follow sockets;
	struct grid grid;
	struct model model;
	struct view view;
	struct trace trace;
	const char *prefs_path; /* borrowed; can be NULL */
	uint64_t cost_usec;	/* CPU time of the last tick, picture included */
	struct pace pace;
	bool begun;	 /* there was a tick */
	uint64_t left;	 /* samples still to take; 0: no end */
	struct err *err; /* what ended the loop */
};

static int draw(struct top *top)
{
	const char *note = collect_note(top->collect);
	int rows, width;

	if (note)
		top->view.note = note;

	screen_size(top->screen, &rows, &width);
	if ((rows != top->grid.rows || width != top->grid.columns) &&
	    grid_resize(&top->grid, rows, width) < 0)
		return err_set(top->err, ENOMEM, "draw %d by %d cells", width, rows);
	if (top->naming)
		naming_tick(top->naming, &top->model);
	view_draw(&top->view, &top->model, top->cost_usec, &top->grid);
	screen_show(top->screen, &top->grid);
	return 0;
}

static int follow(struct top *top)
{
	int r = trace_follow(&top->trace, top->collect, &top->model, &top->view, top->err);

	if (r == 0 && top->trace.reader)
		top->event->source_set_enabled(top->work, SD_EVENT_ONESHOT);
	return r;
}

/* In pieces, so that keys and samples need not wait. */
static int on_work(UNUSED sd_event_source *source, void *data)
{
	struct top *top = data;

	int r = trace_work(&top->trace, WORK_USEC, top->err);
	if (r > 0)
		top->event->source_set_enabled(top->work, SD_EVENT_ONESHOT);
	if (r >= 0)
		r = draw(top);
	return r < 0 ? top->event->exit(top->loop, r) : 0;
}

static int tick(struct top *top)
{
	uint64_t before = clock_cpu_usec();

	top->collect->slow = column_list_is_slow(view_columns(&top->view));
	top->collect->wants_peaks = view_tree_shows(&top->view, COLUMN_PEAK) ||
				    view_tree_shows(&top->view, COLUMN_SWAP_PEAK);
	top->collect->detail_id = top->view.details ? top->view.selected_id : 0;
	int r = collect_tick(top->collect, &top->model, top->err);
	moment_tell(top->collect, &top->model, &top->view);
	if (r == 0)
		r = follow(top);
	socket_follow(&top->sockets, top->collect, &top->model, &top->view, true);
	if (r == 0)
		r = draw(top);
	top->cost_usec = clock_cpu_usec() - before;
	return r;
}

static int set_timer(struct top *top, uint64_t now_usec)
{
	uint64_t wanted = top->view.interval_usec;
	uint64_t interval = pace_next(&top->pace, wanted, clock_cpu_usec());

	top->view.stretched_usec = interval > wanted ? interval : 0;
	top->event->source_set_time(top->timer, now_usec + interval);
	return top->event->source_set_enabled(top->timer, SD_EVENT_ONESHOT);
}

static int on_timer(UNUSED sd_event_source *source, UNUSED uint64_t due_usec, void *data)
{
	struct top *top = data;

	/* What is held is the picture; what can be gone back to is sampled on. */
	if (!top->view.paused || top->collect->held) {
		int r = tick(top);
		if (r < 0)
			return top->event->exit(top->loop, r);
		if (top->left > 0 && --top->left == 0)
			return top->event->exit(top->loop, 0);
	}
	/* The first loads libraries and learns which files there are. */
	if (!TAKE(top->begun, true))
		pace_begin(&top->pace, top->view.budget, clock_cpu_usec());
	uint64_t stretched_usec = top->view.stretched_usec;
	int r = set_timer(top, clock_mono_usec());
	if (r >= 0 && top->view.stretched_usec != stretched_usec)
		r = draw(top);
	return r;
}

/* A folder that cannot be written to is no reason to end. */
static void save(struct top *top, const char *key, const char *value)
{
	struct err err;

	if (top->prefs_path && prefs_save(top->prefs_path, key, value, &err) < 0)
		top->view.note = "this choice could not be saved";
}

static void save_columns(struct top *top)
{
	AUTO_TEXT struct text list = {0};

	column_list_print(&top->view.columns, &list);
	save(top, "columns", text_str(&list));
}

static void change_theme(struct top *top)
{
	screen_theme(top->screen, top->view.theme);
	save(top, "theme", theme_name(top->view.theme));
}

static int act(struct top *top, uint32_t key)
{
	uint64_t interval_usec = top->view.interval_usec;

	/* Whoever acts wants to see what came of it. */
	top->collect->fresh = true;
	if (view_key(&top->view, &top->model, key, view_page_rows(&top->view, top->grid.rows)) < 0)
		return err_set(top->err, ENOMEM, "arrange the groups");
	int r = moment_obey(top->collect, &top->model, &top->view, top->err);
	if (r < 0)
		return r;
	if (TAKE(top->view.wants_tasks, false) && !top->collect->held) {
		r = collect_tasks(top->collect, &top->model, top->err);
		if (r < 0)
			return r;
	}
	if (TAKE(top->view.wants_saving, false))
		save_columns(top);
	if (TAKE(top->view.wants_theme, false))
		change_theme(top);
	if (top->view.interval_usec != interval_usec)
		return set_timer(top, clock_mono_usec());
	return 0;
}

static int on_keys(UNUSED sd_event_source *source, UNUSED int fd, uint32_t events, void *data)
{
	struct top *top = data;
	uint32_t key;
	int r = 0;

	if (events & (EPOLLHUP | EPOLLERR))
		return top->event->exit(top->loop, 0);
	while (r == 0 && screen_key(top->screen, &key))
		r = act(top, key);
	if (r == 0)
		r = follow(top);
	socket_follow(&top->sockets, top->collect, &top->model, &top->view, false);
	if (r == 0)
		r = draw(top);
	if (r < 0 || top->view.quit)
		return top->event->exit(top->loop, r);
	return 0;
}

static int on_source(UNUSED sd_event_source *source, UNUSED int fd, UNUSED uint32_t events,
		     void *data)
{
	sources_hear(data);
	return 0;
}

static int on_signal(UNUSED sd_event_source *source, const struct signalfd_siginfo *info,
		     void *data)
{
	struct top *top = data;

	if (info->ssi_signo != SIGWINCH)
		return top->event->exit(top->loop, 0);
	screen_resized(top->screen);
	int r = draw(top);
	return r < 0 ? top->event->exit(top->loop, r) : 0;
}

static int add_sources(struct top *top)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH};
	const struct event_functions *event = top->event;

	int r = event->add_io(top->loop, NULL, STDIN_FILENO, EPOLLIN, on_keys, top);
	if (r >= 0)
		r = event->add_time(top->loop, &top->timer, CLOCK_MONOTONIC, clock_mono_usec(), 0,
				    on_timer, top);
	if (r >= 0)
		r = event->add_defer(top->loop, &top->work, on_work, top);
	if (r >= 0)
		r = event->source_set_enabled(top->work, SD_EVENT_OFF);
	for (size_t i = 0; i < ARRAY_LEN(signals) && r >= 0; i++)
		r = event->add_signal(top->loop, NULL, signals[i], on_signal, top);
	if (r >= 0 && sources_fd(top->collect->sources) >= 0)
		r = event->add_io(top->loop, NULL, sources_fd(top->collect->sources), EPOLLIN,
				  on_source, top->collect->sources);
	if (r >= 0 && top->collect->incidents.roll)
		r = incidents_watch(&top->collect->incidents, event, top->loop);
	return r < 0 ? err_set(top->err, -r, "prepare the event loop") : 0;
}

static int block_signals(struct err *err)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGWINCH);
	if (sigprocmask(SIG_BLOCK, &signals, NULL) < 0)
		return err_set(err, errno, "block signals");
	return 0;
}

static int loop(struct top *top)
{
	int r = block_signals(top->err);

	if (r == 0) {
		r = top->event->new (&top->loop);
		if (r < 0)
			return err_set(top->err, -r, "prepare the event loop");
		r = add_sources(top);
	}
	return r < 0 ? r : top->event->loop(top->loop);
}

/* What cannot be kept is no reason not to show what is. */
static void open_past(const struct top_options *options, struct top *top, struct past *past)
{
	struct err ignored;

	if (top->collect->tape || options->history_usec == 0)
		return;
	if (past_open(options->history_usec, options->history_bytes, past, &ignored) == 0)
		top->collect->past = past;
	else
		top->view.note = "no history can be kept: there is no file in memory to be had";
}

/* The console of Linux has UTF-8 but no such characters in its fonts. */
static enum graph_dots dots_for(const struct prefs *prefs)
{
	const char *term = getenv("TERM");

	if (prefs->has_dots)
		return prefs->dots;
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0 || (term && strcmp(term, "linux") == 0))
		return GRAPH_ASCII;
	return GRAPH_BRAILLE;
}

int top_run(struct collect *collect, const struct top_options *options, struct err *err)
{
	CLEANUP(past_close) struct past past = {.fd = -1};
	struct top top = {
		.collect = collect,
		.view = {.interval_usec = options->interval_usec,
			 .keys = &options->prefs.keys,
			 .budget = options->budget,
			 .dots = dots_for(&options->prefs),
			 .actor = options->actor,
			 .columns = options->prefs.columns,
			 .theme = options->prefs.theme,
			 .device_name = collect->tape ? NULL : device_name},
		.prefs_path = options->prefs_path,
		.left = options->count,
		.err = err,
	};

	model_init(&top.model);
	top.naming = naming_new(collect->tape ? -1 : open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
	int r = event_open(&top.event, err);
	if (r == 0)
		r = screen_open(&top.screen, err);
	if (r == 0) {
		open_past(options, &top, &past);
		screen_theme(top.screen, top.view.theme);
		r = loop(&top);
	}
	collect->past = NULL;
	screen_close(top.screen);
	if (top.timer)
		top.event->source_unref(top.timer);
	if (top.work)
		top.event->source_unref(top.work);
	if (top.loop)
		top.event->unref(top.loop);
	naming_free(top.naming);
	model_done(&top.model);
	view_done(&top.view);
	sockets_done(&top.sockets.sockets);
	trace_done(&top.trace);
	grid_done(&top.grid);
	return r;
}

/* Wide enough for all columns; as many rows as there are groups. */
#define PRINT_COLUMNS 140

static int print(struct model *model, const struct top_options *options, struct err *err)
{
	/* Who reads this with a program wants names that stay. */
	struct view view = {.interval_usec = options->interval_usec,
			    .dots = dots_for(&options->prefs),
			    .raw_names = true,
			    .columns = options->prefs.columns};
	AUTO_TEXT struct text text = {0};
	AUTO_GRID struct grid grid = {0};

	if (grid_resize(&grid, (int)model->row_count + 1, PRINT_COLUMNS) < 0)
		return err_set(err, ENOMEM, "print %zu groups", model->row_count);
	view_tree_draw(&view, model, &grid, 0, (int)model->row_count);
	grid_print(&grid, &text);
	fputs(text_str(&text), stdout);
	return fflush(stdout) == EOF ? err_set(err, errno, "write standard output") : 0;
}

int top_print(struct collect *collect, const struct top_options *options, struct err *err)
{
	struct model model;

	model_init(&model);
	collect->slow = column_list_is_slow(&options->prefs.columns);
	collect->wants_peaks = true;
	int r = collect_tick(collect, &model, err);
	/* A tape begins with the sample before. */
	if (r == 0 && !collect->tape) {
		poll(NULL, 0, (int)(options->interval_usec / 1000));
		r = collect_tick(collect, &model, err);
	}
	if (r == 0)
		r = print(&model, options, err);
	model_done(&model);
	return r;
}
