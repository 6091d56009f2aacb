/* SPDX-License-Identifier: MIT */
/*
 * What the screens of tests/tui act with: it only says what it was asked to do.
 */
#pragma once

#include "monitor/actor.h"

#include <errno.h>
#include <string.h>

static void name_targets(const struct actor_targets *targets, struct text *ret)
{
	for (size_t i = 0; i < targets->count; i++) {
		const struct actor_target *target = &targets->all[i];
		text_addf(ret, " %s", target->path);
		if (target->pid)
			text_addf(ret, "#%u@%llu", target->pid,
				  (unsigned long long)target->start_ticks);
	}
}

static uint64_t fake_count(UNUSED void *data, const struct actor_target *target)
{
	return strlen(target->path) % 3;
}

static bool fake_is_frozen(UNUSED void *data, const struct actor_target *target)
{
	return target->frozen;
}

static int fake_freeze(UNUSED void *data, const struct actor_targets *targets, bool frozen,
		       struct text *ret_said, UNUSED struct err *err)
{
	text_add(ret_said, frozen ? "froze" : "thawed");
	name_targets(targets, ret_said);
	return 0;
}

static int fake_signal(UNUSED void *data, const struct actor_targets *targets, int number,
		       struct text *ret_said, struct err *err)
{
	if (number == 9)
		return err_say(err, EPERM, "'%s' is another's\x1b[2J", targets->all[0].path);
	text_addf(ret_said, "sent %d to", number);
	name_targets(targets, ret_said);
	return 0;
}

static int fake_look(UNUSED void *data, const struct actor_targets *targets, const char *text,
		     struct text *ret_lines, struct err *err)
{
	if (!strchr(text, '=')) {
		text_addf(ret_lines, "%s is max\n", text);
		return 0;
	}
	if (strstr(text, "many"))
		return err_say(err, EINVAL, "pids.max = 'many': a number");
	text_addf(ret_lines, "%s for", text);
	name_targets(targets, ret_lines);
	text_add(ret_lines, "\nit uses more: the rest is reclaimed\n");
	return 1;
}

static int fake_set(UNUSED void *data, const struct actor_targets *targets, const char *text,
		    struct text *ret_said, UNUSED struct err *err)
{
	text_addf(ret_said, "set %s of", text);
	name_targets(targets, ret_said);
	return 0;
}

static int fake_undo_look(UNUSED void *data, struct text *ret_lines, UNUSED struct err *err)
{
	text_add(ret_lines, "memory.max of /app: 512Mi -> max\n");
	return 0;
}

static int fake_undo(UNUSED void *data, struct text *ret_said, UNUSED struct err *err)
{
	text_add(ret_said, "memory.max of /app: 512Mi -> max, read back as max");
	return 0;
}

static int fake_launch(UNUSED void *data, const char *policy, const char *group,
		       struct text *ret_said, UNUSED struct err *err)
{
	text_addf(ret_said, "runs '%s' of '%s'", group, policy);
	return 0;
}

static const struct actor fake_actor = {
	.count = fake_count,
	.is_frozen = fake_is_frozen,
	.freeze = fake_freeze,
	.signal = fake_signal,
	.look = fake_look,
	.set = fake_set,
	.undo_look = fake_undo_look,
	.undo = fake_undo,
	.launch = fake_launch,
};
