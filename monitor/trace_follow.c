/* SPDX-License-Identifier: MIT */
#include "monitor/trace_follow.h"

#include "monitor/moment.h"

#include <errno.h>
#include <string.h>

/* Half as much again on both sides: so stepping mostly finds what it needs. */
static uint64_t slack_of(const struct graph_window *window)
{
	return window->step_nsec * window->count / 2;
}

static uint64_t end_of(const struct graph_window *window)
{
	return window->from_nsec + window->step_nsec * window->count;
}

static int begin(struct trace *trace, const struct collect *collect, const struct node *node,
		 const struct view *view, const struct graph_window *window, struct err *err)
{
	uint64_t slack_nsec = slack_of(window);
	uint64_t from_nsec = window->from_nsec > slack_nsec ? window->from_nsec - slack_nsec : 0;

	return trace_begin(trace, node->path, from_nsec, end_of(window) + slack_nsec,
			   window->step_nsec / 2, view->apart_nsec, moment_reader(collect), err);
}

static bool is_other(const struct trace *trace, const struct node *node,
		     const struct graph_window *window, const struct view *view)
{
	return !trace->path || strcmp(trace->path, node->path) != 0 ||
	       trace->apart_nsec != view->apart_nsec ||
	       trace->grain_nsec != window->step_nsec / 2 || window->from_nsec < trace->from_nsec;
}

/* Whether the sample of now follows on what the trace has; after a look at the past it may not. */
static bool is_next(const struct trace *trace, const struct collect *collect,
		    const struct view *view)
{
	if (collect->tape || collect->held)
		return false;
	return !collect->past || view->last_nsec - trace->to_nsec < 2 * view->apart_nsec;
}

int trace_follow(struct trace *trace, const struct collect *collect, const struct model *model,
		 struct view *view, struct err *err)
{
	const struct node *node = view_group(view, model);
	struct graph_window window;
	int r = 0;

	view->trace = trace;
	if (!node || !view_graph_window(view, &window)) {
		trace_done(trace);
		return 0;
	}
	bool is_news = view->last_nsec > trace->to_nsec;
	if (is_other(trace, node, &window, view))
		r = begin(trace, collect, node, view, &window, err);
	else if (is_news && is_next(trace, collect, view))
		r = trace_put(trace, node, view->last_nsec);
	else if (is_news && end_of(&window) > trace->to_nsec && !trace->reader)
		trace_extend(trace, end_of(&window) + slack_of(&window), moment_reader(collect));
	trace_forget(trace, window.from_nsec);
	return r < 0 ? err_set(err, ENOMEM, "draw '%s'", node->path) : 0;
}
