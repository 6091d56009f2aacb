/* SPDX-License-Identifier: MIT */
/*
 * A limit, or a policy to run, while it is typed.
 */
#include "monitor/view.h"

#include <errno.h>
#include <string.h>

#include "cgroup/knob.h"

static bool begins(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

/* How far all knobs that begin with @typed are the same. Return: their number. */
static size_t common_start(const char *typed, struct text *ret)
{
	size_t count = 0;

	for (size_t i = 0; i < KNOB_COUNT; i++) {
		if (!knob_is_settable(&knobs[i]) || !begins(knobs[i].file, typed))
			continue;
		if (count++ == 0)
			text_add(ret, knobs[i].file);
		size_t same = 0;
		while (ret->data[same] && ret->data[same] == knobs[i].file[same])
			same++;
		ret->data[ret->len = same] = '\0';
	}
	return count;
}

/* In as many lines as it takes. */
static void add_candidates(const char *typed, int width, struct text *ret)
{
	size_t used = 0;

	for (size_t i = 0; i < KNOB_COUNT; i++) {
		const char *file = knobs[i].file;
		if (!knob_is_settable(&knobs[i]) || !begins(file, typed))
			continue;
		const bool full = used > 0 && used + strlen(file) + 4 > (size_t)width;
		text_addf(ret, "%s%s", full ? "\n" : used ? "  " : "", file);
		used = (full ? 0 : used) + strlen(file) + 2;
	}
	text_add(ret, "\n");
}

static void complete(struct view *view)
{
	AUTO_TEXT struct text start = {0};

	if (strchr(view->prompt.text, '='))
		return;
	size_t count = common_start(view->prompt.text, &start);
	if (count == 0)
		return;
	if (count == 1)
		text_add(&start, "=");
	if (start.len > view->prompt.len)
		prompt_open(&view->prompt, PROMPT_SET, text_str(&start));
}

void view_set_look(struct view *view)
{
	const char *typed = view->prompt.text;
	struct dialog *dialog = &view->dialog;
	struct err err = {0};
	struct knob_name name;

	text_clear(&dialog->lines);
	dialog->wrong = dialog->ready = false;
	/* A part of a name is no mistake yet. */
	AUTO_TEXT struct text start = {0};
	if (!strchr(typed, '=') && !knob_find(typed, &name) && common_start(typed, &start) > 0) {
		add_candidates(typed, view->width, &dialog->lines);
		return;
	}
	int r = view->actor->look(view->actor->data, &dialog->targets, typed, &dialog->lines, &err);
	dialog->ready = r > 0;
	dialog->wrong = r < 0;
	if (r >= 0)
		return;
	text_clear(&dialog->lines);
	text_add_message(&dialog->lines, err.text);
	text_add(&dialog->lines, "\n");
}

static void leave(struct view *view)
{
	dialog_done(&view->dialog);
	view->prompt.what = PROMPT_NONE;
}

static int set_key(struct view *view, uint32_t key)
{
	if (key == '\t') {
		complete(view);
		view_set_look(view);
		return 0;
	}
	enum prompt_state state = prompt_key(&view->prompt, key);
	if (state == PROMPT_LEFT)
		leave(view);
	else
		view_set_look(view);
	if (state == PROMPT_DONE && view->dialog.ready)
		view->dialog.step = DIALOG_CONFIRM;
	return 0;
}

/* "web.yaml" or "web.yaml web/api": the group is behind the last space. */
static void split(const char *typed, char policy[PROMPT_SIZE], const char **ret_group)
{
	strcpy(policy, typed);
	char *space = strrchr(policy, ' ');
	*ret_group = space ? typed + (space - policy) + 1 : "";
	if (space)
		*space = '\0';
}

static int launch_key(struct view *view, uint32_t key)
{
	enum prompt_state state = prompt_key(&view->prompt, key);
	char policy[PROMPT_SIZE];
	const char *group;

	if (state == PROMPT_LEFT || (state == PROMPT_DONE && view->prompt.len == 0))
		leave(view);
	if (state != PROMPT_DONE || view->dialog.step == DIALOG_NONE)
		return 0;
	split(view->prompt.text, policy, &group);
	view->dialog.step = DIALOG_CONFIRM;
	text_clear(&view->dialog.lines);
	text_add(&view->dialog.lines, "run ");
	text_add_safe(&view->dialog.lines, policy, strlen(policy));
	text_add(&view->dialog.lines, *group ? ", of it " : ", all of it");
	text_add_safe(&view->dialog.lines, group, strlen(group));
	text_add(&view->dialog.lines, "; it goes on when this top ends\n");
	return 0;
}

int view_launch_typed_policy(const struct view *view, struct text *ret_said, struct err *err)
{
	char policy[PROMPT_SIZE];
	const char *group;

	split(view->prompt.text, policy, &group);
	return view->actor->launch(view->actor->data, policy, group, ret_said, err);
}

int view_type_key(struct view *view, uint32_t key)
{
	return view->prompt.what == PROMPT_SET ? set_key(view, key) : launch_key(view, key);
}
