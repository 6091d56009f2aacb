/* SPDX-License-Identifier: MIT */
/*
 * A dialog on the screen: a title, its lines, and the question in place of the keys.
 */
#include "monitor/view.h"

#include <stdio.h>
#include <string.h>

#include "common/signal_name.h"

#define SIGNAL_WIDTH 12

static size_t count_lines(const char *text)
{
	size_t count = 0;

	for (const char *at = text; (at = strchr(at, '\n')); at++)
		count++;
	return count;
}

static const char *title(enum deed deed)
{
	switch (deed) {
	case DEED_FREEZE:
		return "Stop all processes until they are thawed";
	case DEED_THAW:
	case DEED_SIGNAL:
		break;
	case DEED_SET:
		return "Change a limit, KNOB=VALUE, Tab completes";
	case DEED_UNDO:
		return "Take the last change back";
	case DEED_LAUNCH:
		return "Run a policy, FILE or FILE and a GROUP of it";
	}
	return "Send a signal";
}

/* ": /web", ": process 1234 sh of /web", ": 3 tagged" */
static void add_targets(const struct actor_targets *targets, struct text *ret)
{
	const struct actor_target *first = targets->all;

	if (targets->count > 1)
		text_addf(ret, ": %zu tagged", targets->count);
	if (targets->count != 1)
		return;
	text_add(ret, ": ");
	view_add_target(first, ret);
}

/* The top row of a panel of @lines lines, above the keys; what it covers is blanked. */
static int open_panel(struct grid *grid, const struct dialog *dialog, size_t *lines)
{
	AUTO_TEXT struct text head = {0};
	size_t most = grid->rows > 4 ? (size_t)grid->rows - 4 : 1;

	if (*lines > most)
		*lines = most;
	int top = grid->rows - 2 - (int)*lines;
	for (int row = top; row < grid->rows; row++)
		for (int x = 0; x < grid->columns; x++)
			grid_put(grid, row, x, 1, STYLE_PLAIN, " ");
	grid_style(grid, top, 0, grid->columns, STYLE_HEADER);
	text_add(&head, title(dialog->deed));
	add_targets(&dialog->targets, &head);
	grid_put_message(grid, top, 0, grid->columns, STYLE_HEADER, text_str(&head));
	return top;
}

static void draw_signal(struct grid *grid, int row, int x, int number, bool selected)
{
	char text[32];

	snprintf(text, sizeof(text), "%c%2d %s", selected ? '>' : ' ', number, signal_name(number));
	grid_put(grid, row, x, SIGNAL_WIDTH, STYLE_PLAIN, text);
	if (selected)
		grid_style(grid, row, x, SIGNAL_WIDTH - 1, STYLE_SELECTED);
}

/* In columns, by number. */
static void draw_signals(const struct dialog *dialog, struct grid *grid)
{
	int across = grid->columns / SIGNAL_WIDTH > 0 ? grid->columns / SIGNAL_WIDTH : 1;
	size_t lines = (size_t)((SIGNAL_NAMED_END - 2 + across) / across);
	size_t wanted = lines;
	int top = open_panel(grid, dialog, &lines);
	/* What there is no room for is left of the chosen one. */
	int first = dialog->signal - (int)lines * across < 0 || wanted == lines
			    ? 1
			    : dialog->signal - (int)lines * across + 1;

	for (int i = 0; i < (int)lines * across && first + i < SIGNAL_NAMED_END; i++)
		draw_signal(grid, top + 1 + i % (int)lines, i / (int)lines * SIGNAL_WIDTH,
			    first + i, first + i == dialog->signal);
}

static void draw_lines(const struct dialog *dialog, struct grid *grid)
{
	const char *at = text_str(&dialog->lines);
	size_t lines = count_lines(at);
	int top = open_panel(grid, dialog, &lines);

	for (size_t i = 0; i < lines; i++) {
		AUTO_TEXT struct text line = {0};
		size_t len = strcspn(at, "\n");
		text_add_bytes(&line, at, len);
		grid_put_message(grid, top + 1 + (int)i, 1, grid->columns - 1,
				 dialog->wrong ? STYLE_WARNING : STYLE_PLAIN, text_str(&line));
		at += len + 1;
	}
}

static void draw_question(const struct view *view, struct grid *grid)
{
	const struct dialog *dialog = &view->dialog;
	int row = grid->rows - 1, x = 0;

	if (dialog->step == DIALOG_CHOOSE) {
		x = grid_put(grid, row, 0, grid->columns, STYLE_KEY, "Enter");
		grid_put(grid, row, x + 1, grid->columns, STYLE_DIM,
			 "takes the signal, arrows, letters and numbers choose, Esc leaves");
		return;
	}
	if (dialog->deed == DEED_SIGNAL) {
		char text[32];
		snprintf(text, sizeof(text), "SIG%s: ", signal_name(dialog->signal));
		x = grid_put(grid, row, 0, grid->columns, STYLE_WARNING, text);
	}
	x += grid_put(grid, row, x, grid->columns, STYLE_BOLD, "Do it?") + 1;
	x += grid_put(grid, row, x, grid->columns - x, STYLE_KEY, "y") + 1;
	grid_put(grid, row, x, grid->columns - x, STYLE_DIM, "does, any other key does not");
}

void view_dialog_draw(const struct view *view, struct grid *grid)
{
	const struct dialog *dialog = &view->dialog;

	if (dialog->step == DIALOG_CHOOSE)
		draw_signals(dialog, grid);
	else
		draw_lines(dialog, grid);
	if (dialog->step == DIALOG_TYPE)
		view_prompt_draw(view, grid);
	else
		draw_question(view, grid);
}
