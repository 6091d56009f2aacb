/* SPDX-License-Identifier: MIT */
/*
 * Which moment is shown: now, or one that was kept.
 */
#include "monitor/view.h"

#include "common/unit.h"

/* What there is to go back to: a recording, or memory. */
static bool has_past(struct view *view)
{
	if (view->replayed || view->history_max > 0)
		return true;
	view->note = "no history is kept: cgov top --history TIME";
	return false;
}

int view_hold(struct view *view)
{
	view->wants_now = view->paused && !view->replayed;
	view->paused = !view->paused;
	return 0;
}

int view_step(struct view *view, int by)
{
	if (!has_past(view))
		return 0;
	view->paused = true;
	view->step = by;
	return 0;
}

int view_jump_open(struct view *view)
{
	if (has_past(view))
		prompt_open(&view->prompt, PROMPT_MOMENT, "");
	return 0;
}

int view_jump_typed(struct view *view, enum prompt_state state)
{
	if (state != PROMPT_DONE)
		return 0;
	if (view->prompt.len == 0 && !view->replayed) {
		view->wants_now = true;
		view->paused = false;
		return 0;
	}
	view->wants_moment = true;
	view->paused = true;
	return 0;
}

void view_add_moment(const struct view *view, struct text *ret)
{
	char back[UNIT_TEXT_SIZE], kept[UNIT_TEXT_SIZE];

	text_add(ret, view->moment);
	if (!view->replayed)
		text_addf(ret, ", %s of %s back",
			  view->back_usec ? unit_print_usec(view->back_usec, back) : "0s",
			  unit_print_usec(view->kept_usec, kept));
}

void view_add_history(const struct view *view, struct text *ret)
{
	char room[UNIT_TEXT_SIZE], max[UNIT_TEXT_SIZE];

	if (view->history_max == 0)
		return;
	text_addf(ret, "history %s of %s", unit_print_bytes(view->history_bytes, room),
		  unit_print_bytes(view->history_max, max));
}
