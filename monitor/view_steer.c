/* SPDX-License-Identifier: MIT */
/*
 * Acts on what is selected or tagged: which rows are meant, the question, the answer. What is done
 * is the actor's.
 */
#include "monitor/view.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "common/signal_name.h"

/* More rows than these are acted on all the same, and counted in the question. */
#define TOLD_MAX 8

static bool is_frozen(const struct node *group)
{
	uint64_t value;

	return sample_get(group->now, METRIC_CGROUP_EVENTS_FROZEN, &value) && value == 1;
}

static int add_target(struct actor_targets *targets, const struct node *node)
{
	const struct node *group = node;

	while (group->kind != NODE_GROUP)
		group = group->parent;
	struct actor_target *all =
		realloc(targets->all, (targets->count + 1) * sizeof(*targets->all));
	if (!all)
		return -ENOMEM;
	targets->all = all;
	struct actor_target *target = &all[targets->count++];
	*target = (struct actor_target){.path = strdup(group->path), .id = group->id};
	if (!target->path)
		return -ENOMEM;
	target->frozen = is_frozen(group);
	if (node->kind == NODE_GROUP)
		return 0;
	target->pid = node->task->now.pid;
	/* A thread is reached through its process, and its own start is not that one's. */
	const struct node *process = node->kind == NODE_THREAD ? node->parent : node;
	target->start_ticks = process->task->now.start_ticks;
	target->name = strdup(process->task->now.name);
	return target->name ? 0 : -ENOMEM;
}

static int add_tagged(struct actor_targets *targets, const struct node *node, bool groups)
{
	int r = 0;

	if (node->tagged && (!groups || node->kind == NODE_GROUP))
		r = add_target(targets, node);
	for (const struct node *task = node->tasks; task && r == 0; task = task->next)
		r = add_tagged(targets, task, groups);
	for (const struct node *child = node->children; child && r == 0; child = child->next)
		r = add_tagged(targets, child, groups);
	return r;
}

/* Those tagged; the selected one where none is. @groups: groups only. */
static int find_targets(const struct view *view, const struct model *model, bool groups,
			struct actor_targets *ret)
{
	const struct node *node = view_selected(view, model);

	if (model_tagged(model) > 0)
		return add_tagged(ret, model->top, groups);
	if (!node || (groups && node->kind != NODE_GROUP))
		return 0;
	return add_target(ret, node);
}

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
	int r = find_targets(view, model, groups, &view->dialog.targets);
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

static const char *verb(const struct dialog *dialog)
{
	switch (dialog->deed) {
	case DEED_FREEZE:
		return "freeze ";
	case DEED_THAW:
		return "thaw ";
	case DEED_SIGNAL:
		return dialog->signal == SIGKILL ? "kill " : "signal ";
	case DEED_SET:
	case DEED_UNDO:
	case DEED_LAUNCH:
		break;
	}
	return "";
}

void view_add_target(const struct actor_target *target, struct text *ret)
{
	if (target->pid) {
		text_addf(ret, "process %u ", target->pid);
		text_add_safe(ret, target->name, strlen(target->name));
		text_add(ret, " of ");
	}
	text_add_safe(ret, target->path, strlen(target->path));
}

static void tell_target(const struct view *view, const struct actor_target *target,
			struct text *ret)
{
	text_add(ret, verb(&view->dialog));
	view_add_target(target, ret);
	if (!target->pid) {
		unsigned long long count = view->actor->count(view->actor->data, target);
		text_addf(ret, ": %llu process%s", count, count == 1 ? "" : "es");
	}
	text_add(ret, "\n");
}

static void tell_targets(struct view *view)
{
	const struct actor_targets *targets = &view->dialog.targets;
	struct text *lines = &view->dialog.lines;

	text_clear(lines);
	for (size_t i = 0; i < targets->count && i < TOLD_MAX; i++)
		tell_target(view, &targets->all[i], lines);
	if (targets->count > TOLD_MAX)
		text_addf(lines, "and %zu more\n", targets->count - TOLD_MAX);
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

static bool are_frozen(const struct actor_targets *targets)
{
	size_t frozen = 0;

	for (size_t i = 0; i < targets->count; i++)
		frozen += targets->all[i].frozen;
	return frozen == targets->count;
}

int view_freeze(struct view *view, struct model *model)
{
	int r = open_dialog(view, model, DEED_FREEZE);

	if (r < 0 || view->dialog.step == DIALOG_NONE)
		return r;
	/* To let go hurts nobody: it is not asked about. */
	if (are_frozen(&view->dialog.targets)) {
		view->dialog.deed = DEED_THAW;
		act_now(view);
		return 0;
	}
	tell_targets(view);
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
		tell_targets(view);
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
