/* SPDX-License-Identifier: MIT */
#include "governor/act.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/fd.h"
#include "governor/enforce.h"

/* How often what goes on is looked at, where nothing wakes us. */
#define LOOK_USEC ((uint64_t)100 * 1000)

static enum act_result act_log(UNUSED struct acts *acts, const struct act_order *order,
			       UNUSED uint64_t now_mono_usec, struct act_told *told)
{
	const struct action_value *text = act_value(order->ask, "text");

	act_say(told, "%s", text ? text->text : order->when);
	return ACT_DONE;
}

static act_do *const table[ACTION_COUNT] = {
	[ACTION_LOG] = act_log,		[ACTION_NOTIFY] = act_notify, [ACTION_EXEC] = act_exec,
	[ACTION_RECLAIM] = act_reclaim, [ACTION_SET] = act_set,	      [ACTION_FREEZE] = act_freeze,
	[ACTION_THAW] = act_thaw,	[ACTION_KILL] = act_kill,     [ACTION_HOLD] = act_hold,
};

static act_go_on *const later[] = {
	[PENDING_KILL] = act_kill_rest,
	[PENDING_RECLAIM] = act_reclaimed,
	[PENDING_LIMIT] = act_limit_fits,
	[PENDING_PROGRAM] = act_program_ended,
};

void act_say(struct act_told *told, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(told->text, sizeof(told->text), fmt, args);
	va_end(args);
}

const struct action_value *act_value(const struct action_ask *ask, const char *name)
{
	struct action_argument arguments[ACTION_ARGUMENTS_MAX];
	const size_t count = action_arguments(ask->action, arguments);

	for (size_t i = 0; i < count; i++)
		if (strcmp(arguments[i].name, name) == 0)
			return ask->values[i].given ? &ask->values[i] : NULL;
	return NULL;
}

const char *act_lacks(const struct action_ask *ask)
{
	const struct action_value *dbus;

	if (!table[ask->action->id])
		return "this version cannot do it: it is only told";
	dbus = ask->action->id == ACTION_NOTIFY ? act_value(ask, "dbus") : NULL;
	return dbus && dbus->n ? "this version has no signal on the bus" : NULL;
}

const char *act_result_name(enum act_result result)
{
	static const char *const names[] = {
		[ACT_DONE] = "done",
		[ACT_STARTED] = "started",
		[ACT_NOTHING] = "nothing",
		[ACT_FAILED] = "failed",
	};

	return names[result];
}

void acts_do(struct acts *acts, const struct act_order *order, uint64_t now_mono_usec,
	     struct act_told *ret)
{
	act_do *const act = table[order->ask->action->id];

	*ret = (struct act_told){
		.decision = order->decision,
		.rule = order->rule,
		.group = order->group.path,
		.action = order->ask->action->name,
		.result = ACT_FAILED,
	};
	if (act)
		ret->result = act(acts, order, now_mono_usec, ret);
	else
		act_say(ret, "%s", act_lacks(order->ask));
}

struct pending *act_pend(struct acts *acts, enum pending_kind kind, const struct act_order *order,
			 uint64_t now_mono_usec)
{
	struct pending *pending = acts->pending;

	while (pending < acts->pending + ACTS_PENDING && pending->kind != PENDING_NONE)
		pending++;
	if (pending == acts->pending + ACTS_PENDING)
		return NULL;
	int fd = fcntl(order->group.cg.fd, F_DUPFD_CLOEXEC, 3);
	if (fd < 0)
		return NULL;
	pending->kind = kind;
	pending->decision = order->decision;
	pending->started_mono_usec = now_mono_usec;
	pending->due_mono_usec = UINT64_MAX;
	pending->action = order->ask->action->name;
	pending->cg = (struct cg){fd, order->group.cg.id};
	pending->helper = HELPER_NONE;
	snprintf(pending->rule, sizeof(pending->rule), "%s", order->rule);
	snprintf(pending->path, sizeof(pending->path), "%s", order->group.path);
	return pending;
}

void act_drop(struct pending *pending)
{
	helper_stop(&pending->helper);
	cg_close(&pending->cg);
	pending->kind = PENDING_NONE;
}

static void look_at(struct acts *acts, struct pending *pending, uint64_t now_mono_usec)
{
	struct act_told told = {
		.decision = pending->decision,
		.rule = pending->rule,
		.group = pending->path,
		.action = pending->action,
	};

	told.result = later[pending->kind](acts, pending, now_mono_usec, &told);
	if (told.result == ACT_STARTED)
		return;
	acts->told(acts->data, &told);
	act_drop(pending);
}

static void tell_given_back(struct acts *acts, const struct held *held, enum held_end end,
			    const struct err *err)
{
	static const char *const words[] = {
		[HELD_GIVEN_BACK] = "back to what it was",
		[HELD_CHANGED] = "left alone: somebody else has changed it since",
		[HELD_GONE] = "gone with its group",
		[HELD_REFUSED] = "",
	};
	struct act_told told = {
		.decision = held->decision,
		.rule = held->rule,
		.group = held->path,
		.action = "revert",
		.result = end == HELD_GIVEN_BACK ? ACT_DONE
			  : end == HELD_REFUSED	 ? ACT_FAILED
						 : ACT_NOTHING,
	};

	if (end == HELD_GIVEN_BACK)
		act_say(&told, "%s %s: %s", held->file, words[end], held->before);
	else
		act_say(&told, "%s %s", held->file, end == HELD_REFUSED ? err->text : words[end]);
	acts->told(acts->data, &told);
}

/* @held goes: its texts are needed once more. */
static void give_back(struct acts *acts, struct held *held)
{
	AUTO_ARENA struct arena arena = {0};
	struct err err = {0};
	struct held was = {
		.decision = held->decision,
		.rule = arena_strdup(&arena, held->rule),
		.path = arena_strdup(&arena, held->path),
		.file = arena_strdup(&arena, held->file),
		.before = arena_strdup(&arena, held->before),
	};

	const enum held_end end = held_give_back(acts->held, held, &err);
	if (was.rule && was.path && was.file && was.before)
		tell_given_back(acts, &was, end, &err);
}

void acts_give_back(struct acts *acts, const char *rule, uint64_t group_id)
{
	/* Backwards: the last one takes the place of the one that goes. */
	for (size_t i = acts->held->count; i-- > 0;) {
		struct held *held = &acts->held->all[i];
		if ((!rule || strcmp(held->rule, rule) == 0) &&
		    (!group_id || held->cg.id == group_id))
			give_back(acts, held);
	}
}

void acts_look(struct acts *acts, uint64_t now_mono_usec)
{
	for (size_t i = 0; i < ACTS_PENDING; i++)
		if (acts->pending[i].kind != PENDING_NONE)
			look_at(acts, &acts->pending[i], now_mono_usec);
	for (size_t i = acts->held->count; i-- > 0;)
		if (acts->held->all[i].until_mono_usec <= now_mono_usec)
			give_back(acts, &acts->held->all[i]);
}

uint64_t acts_next(const struct acts *acts)
{
	uint64_t next = UINT64_MAX;

	for (size_t i = 0; i < ACTS_PENDING; i++) {
		const struct pending *pending = &acts->pending[i];
		uint64_t at = clock_mono_usec() + LOOK_USEC;
		if (pending->kind == PENDING_NONE)
			continue;
		at = pending->due_mono_usec < at ? pending->due_mono_usec : at;
		next = at < next ? at : next;
	}
	for (size_t i = 0; i < acts->held->count; i++)
		if (acts->held->all[i].until_mono_usec < next)
			next = acts->held->all[i].until_mono_usec;
	return next;
}

void acts_close(struct acts *acts)
{
	for (size_t i = 0; i < ACTS_PENDING; i++)
		if (acts->pending[i].kind != PENDING_NONE)
			act_drop(&acts->pending[i]);
}

enum act_result act_write(struct acts *acts, const struct held_ask *ask, struct act_told *told)
{
	struct err err;

	int r = held_take(acts->held, ask, &err);
	if (r == 0)
		r = enforce_text(ask->cg, ask->file, ask->after, &err);
	if (r == 0) {
		act_say(told, "%s: %s -> %s", ask->file, ask->before, ask->after);
		return ACT_DONE;
	}
	act_say(told, "%s", err.text);
	return ACT_FAILED;
}
