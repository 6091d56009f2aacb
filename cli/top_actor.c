/* SPDX-License-Identifier: MIT */
#include "cli/top_actor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cgroup/explain.h"
#include "cli/command.h"
#include "cli/steering.h"
#include "common/clock.h"

/* Somebody looks at a screen that stands still meanwhile. */
#define PATIENCE_USEC (2 * USEC_PER_SEC)

/* The group as the whole hierarchy has it. Return: @buf. */
static const char *whole_path(const struct top_actor *top, const struct actor_target *target,
			      char buf[PATH_MAX])
{
	const bool is_top = strcmp(target->path, "/") == 0 && top->base[0];

	snprintf(buf, PATH_MAX, "%s%s", top->base, is_top ? "" : target->path);
	return buf;
}

static struct steer_group group_of(const struct top_actor *top, const struct actor_target *target,
				   char buf[PATH_MAX])
{
	return (struct steer_group){whole_path(top, target, buf), target->id};
}

static uint64_t count(void *data, const struct actor_target *target)
{
	const struct top_actor *top = data;
	char path[PATH_MAX];
	const struct steer_group group = group_of(top, target, path);

	return target->pid ? 1 : steer_count(&top->steer, &group);
}

static bool is_frozen(void *data, const struct actor_target *target)
{
	const struct top_actor *top = data;
	char path[PATH_MAX];
	const struct steer_group group = group_of(top, target, path);

	return steer_is_frozen(&top->steer, &group);
}

/* What is to be done to each target. */
struct order {
	bool frozen;
	int number;	  /* of a signal */
	const char *text; /* of a limit */
	bool several;
};

/* One act on one target. Return: as steer_freeze(). */
typedef int act_on(struct top_actor *top, const struct actor_target *target,
		   const struct order *order, struct text *ret_said, struct err *err);

/* All are tried; of several the sum is told, and the first reason why not. */
static int act_on_each(struct top_actor *top, const struct actor_targets *targets, act_on *act,
		       const struct order *order, struct text *ret_said, struct err *err)
{
	struct err reason = {0};
	size_t done = 0;

	for (size_t i = 0; i < targets->count; i++) {
		struct err cause = {0};
		text_clear(ret_said);
		int r = act(top, &targets->all[i], order, ret_said, &cause);
		if (r >= 0)
			done++;
		else if (reason.code == 0)
			reason = cause;
	}
	if (reason.code == 0 && targets->count > 1)
		text_addf(ret_said, "; and %zu more", targets->count - 1);
	if (reason.code == 0)
		return 0;
	*err = reason;
	if (targets->count > 1)
		err_wrap(err, "%zu of %zu done", done, targets->count);
	return err->code;
}

static int freeze_one(struct top_actor *top, const struct actor_target *target,
		      const struct order *order, struct text *ret_said, struct err *err)
{
	char path[PATH_MAX];
	const struct steer_group group = group_of(top, target, path);

	return steer_freeze(&top->steer, &group, order->frozen, ret_said, err);
}

static int freeze(void *data, const struct actor_targets *targets, bool frozen,
		  struct text *ret_said, struct err *err)
{
	return act_on_each(data, targets, freeze_one, &(struct order){.frozen = frozen}, ret_said,
			   err);
}

static int signal_one(struct top_actor *top, const struct actor_target *target,
		      const struct order *order, struct text *ret_said, struct err *err)
{
	char path[PATH_MAX];
	const struct steer_group group = group_of(top, target, path);
	const struct steer_process process = {.pid = (pid_t)target->pid,
					      .start_ticks = target->start_ticks,
					      .name = target->name,
					      .group = path};

	int r = target->pid
			? steer_signal_process(&top->steer, &process, order->number, ret_said, err)
			: steer_signal(&top->steer, &group, order->number, ret_said, err);
	/* Of a group and one below it, the first kill ends both. */
	if (order->several && (r == -ENOENT || r == -ESRCH)) {
		text_add(ret_said, err->text);
		return 0;
	}
	return r;
}

static int signal_each(void *data, const struct actor_targets *targets, int number,
		       struct text *ret_said, struct err *err)
{
	return act_on_each(data, targets, signal_one,
			   &(struct order){.number = number, .several = targets->count > 1},
			   ret_said, err);
}

/* "memory.max": what it is, and what it may be. */
static int tell_knob(const struct top_actor *top, const struct actor_target *target,
		     const char *file, struct text *ret_lines, struct err *err)
{
	char path[PATH_MAX], content[4096];
	const struct steer_group group = group_of(top, target, path);
	struct knob_field fields[KNOB_FIELDS_MAX];
	AUTO_CG struct cg cg = CG_NONE;
	struct knob_name name;

	if (!knob_find(file, &name) || !knob_is_settable(name.knob))
		return err_say(err, EINVAL, "no knob begins with '%.64s'; cgov knobs lists them",
			       file);
	int r = steer_open_group(&top->steer, &group, &cg, err);
	if (r < 0)
		return r;
	text_addf(ret_lines, "%s: ", name.knob->help);
	size_t known = knob_fields(name.knob, fields);
	for (size_t i = 0; i < known; i++) {
		text_addf(ret_lines, "%s%s%s", i ? ", " : "", fields[i].name,
			  fields[i].name[0] ? " " : "");
		knob_allowed(name.knob, &fields[i], ret_lines);
	}
	ssize_t len = fd_read_at(cg.fd, file, content, sizeof(content));
	text_addf(ret_lines, "\n%s of %s is ", file, path);
	text_add_safe(ret_lines, content, len > 0 ? strcspn(content, "\n") : 0);
	text_add(ret_lines, len < 0 ? "not there: its controller is off\n" : "\n");
	return 0;
}

static int look_one(struct top_actor *top, const struct actor_target *target, const char *text,
		    struct text *ret_lines, struct err *err)
{
	char path[PATH_MAX];
	const struct steer_group group = group_of(top, target, path);
	AUTO_ARENA struct arena arena = {0};
	struct change change;
	struct change_use use;

	int r = change_look(&top->steer, &group, text, &arena, &change, err);
	if (r < 0)
		return r;
	change_use(&top->steer, &change, &use);
	change_print(&change, ret_lines);
	text_add(ret_lines, "\n");
	change_tell(&change, &use, ret_lines);
	return 1;
}

static int look(void *data, const struct actor_targets *targets, const char *text,
		struct text *ret_lines, struct err *err)
{
	char file[KNOB_FILE_SIZE];
	const size_t name_len = strcspn(text, "=");
	int r = 1;

	snprintf(file, sizeof(file), "%.*s", (int)name_len, text);
	if (!text[name_len] || !text[name_len + 1])
		return tell_knob(data, &targets->all[0], file, ret_lines, err);
	for (size_t i = 0; i < targets->count && r > 0; i++)
		r = look_one(data, &targets->all[i], text, ret_lines, err);
	return r;
}

static int keep(struct top_actor *top, const struct change *change, struct err *err)
{
	struct top_change *changes =
		arena_grow(&top->arena, top->changes, top->count, sizeof(*changes));

	if (!changes)
		return err_set(err, ENOMEM, "keep the change");
	top->changes = changes;
	changes[top->count++] = (struct top_change){*change, top->round};
	return 0;
}

static int set_one(struct top_actor *top, const struct actor_target *target,
		   const struct order *order, struct text *ret_said, struct err *err)
{
	char path[PATH_MAX];
	const struct steer_group group = group_of(top, target, path);
	struct change change;

	int r = change_look(&top->steer, &group, order->text, &top->arena, &change, err);
	if (r == 0)
		r = change_make(&top->steer, &change, &top->arena, ret_said, err);
	return r == 0 ? keep(top, &change, err) : r;
}

static int set(void *data, const struct actor_targets *targets, const char *text,
	       struct text *ret_said, struct err *err)
{
	struct top_actor *top = data;

	top->round++;
	return act_on_each(top, targets, set_one, &(struct order){.text = text}, ret_said, err);
}

/* Whether the change at @i is one of those that were made last, together. */
static bool is_last(const struct top_actor *top, size_t i)
{
	return i < top->count && top->changes[i].round == top->changes[top->count - 1].round;
}

static int undo_look(void *data, struct text *ret_lines, struct err *err)
{
	struct top_actor *top = data;
	struct change undo;
	struct change_use use;

	if (top->count == 0)
		return err_say(err, ENOENT, "no limit was changed here; = changes one");
	for (size_t i = top->count; i-- > 0 && is_last(top, i);) {
		int r = change_undo(&top->steer, &top->changes[i].change, &top->arena, &undo, err);
		if (r < 0) {
			/* It cannot be taken back; the one before it can be. */
			top->count = i;
			return r;
		}
		change_use(&top->steer, &undo, &use);
		change_print(&undo, ret_lines);
		text_add(ret_lines, "\n");
		change_tell(&undo, &use, ret_lines);
	}
	return 0;
}

static int undo(void *data, struct text *ret_said, struct err *err)
{
	struct top_actor *top = data;
	struct change back;
	int r = 0;

	if (top->count == 0)
		return err_say(err, ENOENT, "no limit was changed here");
	const unsigned int round = top->changes[top->count - 1].round;
	while (r == 0 && top->count > 0 && top->changes[top->count - 1].round == round) {
		const struct change *change = &top->changes[--top->count].change;
		text_clear(ret_said);
		r = change_undo(&top->steer, change, &top->arena, &back, err);
		if (r == 0)
			r = change_make(&top->steer, &back, &top->arena, ret_said, err);
	}
	return r;
}

static int launch(UNUSED void *data, const char *policy, const char *group, struct text *ret_said,
		  struct err *err)
{
	return top_launch(policy, group, ret_said, err);
}

/* The rows are named from the top that is shown. */
static int find_base(struct top_actor *top, struct err *err)
{
	const char *root = global_options()->cgroup_root;
	AUTO_CG struct cg cg = CG_NONE;

	if (!root)
		return 0;
	int r = cg_open_path(root, &cg, err);
	if (r == 0)
		r = cg_path_below(&top->steer.top, &cg, top->base, err);
	if (r == 0 && !top->base[1])
		top->base[0] = '\0';
	return r;
}

int top_actor_open(struct top_actor *ret, struct err *err)
{
	*ret = (struct top_actor){
		.actor = {.data = ret,
			  .count = count,
			  .is_frozen = is_frozen,
			  .freeze = freeze,
			  .signal = signal_each,
			  .look = look,
			  .set = set,
			  .undo_look = undo_look,
			  .undo = undo,
			  .launch = launch},
		.steer = {.top = CG_NONE},
	};
	int r = steering_open(&ret->steer, err);
	ret->steer.patience_usec = PATIENCE_USEC;
	return r == 0 ? find_base(ret, err) : r;
}

void top_actor_close(struct top_actor *actor)
{
	steer_close(&actor->steer);
	arena_done(&actor->arena);
}
