/* SPDX-License-Identifier: MIT */
#include "monitor/moment.h"

#include "common/clock.h"
#include "common/when.h"

#include <errno.h>

#define NSEC_PER_USEC ((uint64_t)1000)

/* A place to go from: the sample that is shown. */
static int hold(struct collect *collect, struct err *err)
{
	struct past *past = collect->past;

	if (!past || collect->held)
		return 0;
	int r = past_look(past, err);
	if (r == 0)
		r = tape_hold(&past->tape, past->last_nsec, err);
	if (r < 0)
		tape_done(&past->tape);
	collect->held = r == 0;
	return r;
}

/* The last two samples that were kept: the rates of the next one are from there. */
static int go_to_now(struct collect *collect, struct model *model, struct view *view,
		     struct err *err)
{
	struct past *past = collect->past;

	if (!past || !collect->held)
		return 0;
	int r = past_look(past, err);
	if (r == 0)
		r = tape_at(&past->tape, model, UINT64_MAX, err);
	tape_done(&past->tape);
	collect->held = view->trended = view->travelled = false;
	view->wants_tasks = true;
	return r < 0 ? r : 0;
}

/* So that the tape knows what was kept since it was opened; it stays where it is. */
static int look_again(struct past *past, struct err *err)
{
	uint64_t real_nsec = replay_real_nsec(past->tape.replay);

	int r = past_look(past, err);
	if (r == 0)
		r = tape_hold(&past->tape, real_nsec, err);
	/* Held for so long that it is not kept any more. */
	return r == -ENOENT ? tape_hold(&past->tape, replay_first_nsec(past->tape.replay), err) : r;
}

static int step(struct collect *collect, struct model *model, bool back, struct err *err)
{
	struct tape *tape = collect_tape(collect);

	int r = tape_step(tape, model, back, err);
	if (r == 0 && !back && collect->held)
		r = look_again(collect->past, err);
	else
		return r;
	return r < 0 ? r : tape_step(tape, model, false, err);
}

static int obey_step(struct collect *collect, struct model *model, struct view *view, int by,
		     struct err *err)
{
	int r = step(collect, model, by < 0, err);

	collect->ended = false;
	view->trended &= by > 0;
	view->travelled = true;
	if (r == 0 && by < 0)
		view->note = "this is the first sample";
	else if (r == 0)
		view->note = view->replayed ? "the recording ends here"
					    : "this is the last sample: p goes on";
	return r < 0 ? r : 0;
}

static int obey_jump(struct collect *collect, struct model *model, struct view *view,
		     struct err *err)
{
	const char *text = view->prompt.len > 0 ? view->prompt.text : "-0s";
	struct tape *tape = collect_tape(collect);
	uint64_t real_nsec;

	int r = collect->held ? look_again(collect->past, err) : 0;
	if (r < 0)
		return r;
	if (when_parse(text, replay_first_nsec(tape->replay), replay_last_nsec(tape->replay),
		       &real_nsec) < 0) {
		view->note = "no time: 14:30, 14:30:05.5, -5m, +30s, or a date before the time";
		return 0;
	}
	collect->ended = view->trended = false;
	view->travelled = true;
	r = tape_at(tape, model, real_nsec, err);
	if (r == 0)
		view->note = "nothing earlier is kept: this is the first sample";
	return r < 0 ? r : 0;
}

static int obey(struct collect *collect, struct model *model, struct view *view, struct err *err)
{
	int by = TAKE(view->step, 0), r = 0;
	bool wants_moment = TAKE(view->wants_moment, false);

	if (TAKE(view->wants_now, false))
		return go_to_now(collect, model, view, err);
	if (view->paused)
		r = hold(collect, err);
	if (r == 0 && by)
		r = obey_step(collect, model, view, by, err);
	if (r == 0 && wants_moment)
		r = obey_jump(collect, model, view, err);
	return r;
}

/* Of a history that cannot be read nothing is lost but the look at it. */
static void leave(struct collect *collect, struct view *view)
{
	tape_done(&collect->past->tape);
	collect->held = view->paused = view->travelled = false;
}

int moment_obey(struct collect *collect, struct model *model, struct view *view, struct err *err)
{
	int r = obey(collect, model, view, err);

	if (r < 0 && r != -ENOMEM && collect->past) {
		leave(collect, view);
		view->note = r == -ENODATA ? "nothing is kept yet" : "the history cannot be read";
		r = 0;
	}
	moment_tell(collect, model, view);
	return r;
}

static void tell_past(const struct past *past, struct view *view)
{
	view->history_bytes = past_room(past);
	view->history_max = past->max_bytes;
	if (past->lost)
		view->note = "the last sample was not kept: it takes more than --history-size";
}

static void close_reader(struct replay **replay)
{
	replay_close(*replay);
}

/* Another one than the tape's, which stays where it is. */
struct replay *moment_reader(const struct collect *collect)
{
	struct replay *replay = NULL;
	struct err ignored;

	if (collect->past)
		past_reader(collect->past, &replay, &ignored);
	else if (collect->tape)
		replay_again(collect->tape->replay, &replay, &ignored);
	return replay;
}

/* A trend that cannot be had is shorter; that is to be seen. */
static void fill_trends(const struct collect *collect, struct model *model, struct view *view)
{
	const uint64_t span_nsec = TREND_SIZE * view->apart_nsec;
	enum column_id column = trend_column(model->sort);
	uint64_t from_nsec = view->shown_nsec;
	struct err ignored;

	if (view->trended && column == model->trend)
		return;
	model->trend = column;
	view->trended = true;
	CLEANUP(close_reader) struct replay *replay = moment_reader(collect);
	if (!replay)
		return;
	from_nsec -= from_nsec < span_nsec ? from_nsec : span_nsec;
	/* What is kept of a live tree has no events: those are in the lane already. */
	trend_fill(model, replay, from_nsec, view->shown_nsec,
		   collect->tape ? collect->tape->lane : NULL, &ignored);
}

/* A recording says how far apart its samples are; where it does not, they are a second. */
static uint64_t apart_nsec(const struct collect *collect, const struct view *view)
{
	uint64_t usec = view->interval_usec;

	if (collect->tape)
		usec = replay_head(collect->tape->replay)->interval_usec;
	return (usec ? usec : USEC_PER_SEC) * NSEC_PER_USEC;
}

static void tell_times(const struct collect *collect, struct view *view)
{
	const struct tape *tape = collect_tape(collect);

	view->apart_nsec = apart_nsec(collect, view);
	view->last_nsec = collect->tape	  ? replay_last_nsec(collect->tape->replay)
			  : collect->past ? collect->past->last_nsec
					  : collect->real_nsec;
	view->shown_nsec = view->last_nsec;
	if (tape && tape->replay)
		view->shown_nsec = replay_real_nsec(tape->replay);
	view->lane = &collect->lane;
	view->until_nsec = tape && tape->replay ? view->shown_nsec : UINT64_MAX;
}

static void tell_moment(const struct collect *collect, const struct tape *tape, struct view *view)
{
	uint64_t last_nsec = view->last_nsec, first_nsec = replay_first_nsec(tape->replay);

	view->moment = tape_label(tape);
	view->back_usec = (last_nsec - view->shown_nsec) / NSEC_PER_USEC;
	if (view->shown_nsec > last_nsec)
		view->back_usec = 0;
	view->kept_usec = last_nsec > first_nsec ? (last_nsec - first_nsec) / NSEC_PER_USEC : 0;
	if (!collect->ended)
		return;
	view->paused = true;
	view->note = "the recording ends here";
}

void moment_tell(const struct collect *collect, struct model *model, struct view *view)
{
	const struct tape *tape = collect_tape(collect);

	view->replayed = collect->tape;
	view->moment = NULL;
	if (collect->past)
		tell_past(collect->past, view);
	tell_times(collect, view);
	if (tape && tape->replay)
		tell_moment(collect, tape, view);
	fill_trends(collect, model, view);
}
