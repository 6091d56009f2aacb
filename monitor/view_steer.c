/* SPDX-License-Identifier: MIT */
/*
 * Acts on what is selected or tagged: the question and the answer. What is done is the actor's.
 */
#include "monitor/view.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "common/signal_name.h"

/* Return: whether acts are possible at all; else the reason is noted. */
static bool may_act(struct view *view)
{
	if (view->replayed)
		view->note = "what was recorded cannot be acted on";
	else if (view->travelled)
		view->note = "what was cannot be acted on: p goes back to now";
	else if (!view->actor)
		view->note = "--read-only: nothing is acted on";
	return !view->replayed && !view->travelled && view->actor;
}

/* Begin with the rows that are meant. Return: 0 with the dialog open, or nothing to do. */
static int open_dialog(struct view *view, const struct model *model, enum deed deed)
{
	const bool groups = deed != DEED_SIGNAL;

	dialog_done(&view->dialog);
	if (!may_act(view))
		return 0;
	int r = view_find_targets(view, model, groups, &view->dialog.targets);
	if (r < 0) {
		dialog_done(&view->dialog);
		return r;
	}
	view->dialog.deed = deed;
	if (view->dialog.targets.count == 0)
		view->note = groups ? "select a group; k signals a process" : "nothing is selected";
	else
		view->dialog.step = DIALOG_CONFIRM;
	return 0;
}

static const char *said_or_reason(const struct text *said, int r, const struct err *err)
{
	return r < 0 ? err->text : text_str(said);
}

/* The one line that says what came of it stays until the next key. */
static void tell_result(struct view *view, const struct text *said, int r, const struct err *err)
{
	text_clear(&view->said);
	text_add_message(&view->said, said_or_reason(said, r, err));
	view->said_wrong = r < 0;
	dialog_done(&view->dialog);
	view->prompt.what = PROMPT_NONE;
}

static int do_it(const struct view *view, struct text *ret_said, struct err *err)
{
	const struct dialog *dialog = &view->dialog;
	const struct actor *actor = view->actor;

	switch (dialog->deed) {
	case DEED_FREEZE:
	case DEED_THAW:
		return actor->freeze(actor->data, &dialog->targets, dialog->deed == DEED_FREEZE,
				     ret_said, err);
	case DEED_SIGNAL:
		return actor->signal(actor->data, &dialog->targets, dialog->signal, ret_said, err);
	case DEED_SET:
		return actor->set(actor->data, &dialog->targets, view->prompt.text, ret_said, err);
	case DEED_UNDO:
		return actor->undo(actor->data, ret_said, err);
	case DEED_LAUNCH:
		break;
	}
	return view_launch_typed_policy(view, ret_said, err);
}

static void act_now(struct view *view)
{
	AUTO_TEXT struct text said = {0};
	struct err err = {0};
	int r = do_it(view, &said, &err);

	tell_result(view, &said, r, &err);
}

static bool are_frozen(const struct actor *actor, const struct actor_targets *targets)
{
	size_t frozen = 0;

	for (size_t i = 0; i < targets->count; i++)
		frozen += actor->is_frozen(actor->data, &targets->all[i]);
	return frozen == targets->count;
}

int view_freeze(struct view *view, struct model *model)
{
	int r = open_dialog(view, model, DEED_FREEZE);

	if (r < 0 || view->dialog.step == DIALOG_NONE)
		return r;
	/* To let go hurts nobody: it is not asked about. */
	if (are_frozen(view->actor, &view->dialog.targets)) {
		view->dialog.deed = DEED_THAW;
		act_now(view);
		return 0;
	}
	view_tell_targets(view);
	return 0;
}

int view_signal(struct view *view, struct model *model)
{
	int r = open_dialog(view, model, DEED_SIGNAL);

	if (r < 0 || view->dialog.step == DIALOG_NONE)
		return r;
	view->dialog.step = DIALOG_CHOOSE;
	view->dialog.signal = SIGTERM;
	return 0;
}

int view_set(struct view *view, struct model *model)
{
	int r = open_dialog(view, model, DEED_SET);

	if (r < 0 || view->dialog.step == DIALOG_NONE)
		return r;
	view->dialog.step = DIALOG_TYPE;
	prompt_open(&view->prompt, PROMPT_SET, "");
	view_set_look(view);
	return 0;
}

int view_undo(struct view *view)
{
	AUTO_TEXT struct text said = {0};
	struct err err = {0};

	dialog_done(&view->dialog);
	if (!may_act(view))
		return 0;
	int r = view->actor->undo_look(view->actor->data, &view->dialog.lines, &err);
	if (r < 0) {
		tell_result(view, &said, r, &err);
		return 0;
	}
	view->dialog.deed = DEED_UNDO;
	view->dialog.step = DIALOG_CONFIRM;
	return 0;
}

int view_launch(struct view *view)
{
	dialog_done(&view->dialog);
	if (!may_act(view))
		return 0;
	view->dialog.deed = DEED_LAUNCH;
	view->dialog.step = DIALOG_TYPE;
	prompt_open(&view->prompt, PROMPT_LAUNCH, "");
	return 0;
}

static void choose(struct view *view, int number)
{
	if (number > 0 && number < SIGNAL_NAMED_END)
		view->dialog.signal = number;
}

/* A digit is a part of a number, a letter the beginning of a name. */
static void jump(struct view *view, uint32_t key)
{
	struct dialog *dialog = &view->dialog;

	if (key >= '0' && key <= '9') {
		dialog->digits = dialog->digits * 10 + (key - '0');
		if (dialog->digits >= SIGNAL_NAMED_END)
			dialog->digits = key - '0';
		choose(view, (int)dialog->digits);
		return;
	}
	for (int i = 1; i < SIGNAL_NAMED_END; i++) {
		int number = (dialog->signal + i - 1) % (SIGNAL_NAMED_END - 1) + 1;
		const char *name = signal_name(number);
		if ((uint32_t)name[0] == (key & ~(uint32_t)0x20)) {
			choose(view, number);
			return;
		}
	}
}

static void key_choose(struct view *view, uint32_t key)
{
	if (key == '\n' || key == '\r') {
		view->dialog.step = DIALOG_CONFIRM;
		view_tell_targets(view);
	} else if (key == KEY_CODE_UP || key == KEY_CODE_WHEEL_UP) {
		choose(view, view->dialog.signal - 1);
	} else if (key == KEY_CODE_DOWN || key == KEY_CODE_WHEEL_DOWN) {
		choose(view, view->dialog.signal + 1);
	} else if (key == KEY_CODE_ESCAPE) {
		dialog_done(&view->dialog);
	} else {
		jump(view, key);
	}
}

int view_dialog_key(struct view *view, uint32_t key)
{
	switch (view->dialog.step) {
	case DIALOG_CHOOSE:
		key_choose(view, key);
		return 0;
	case DIALOG_TYPE:
		return view_type_key(view, key);
	case DIALOG_CONFIRM:
	case DIALOG_NONE:
		break;
	}
	if (key == 'y' || key == 'Y') {
		act_now(view);
		return 0;
	}
	dialog_done(&view->dialog);
	view->prompt.what = PROMPT_NONE;
	view->note = "nothing was done";
	return 0;
}
