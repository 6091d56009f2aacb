/* SPDX-License-Identifier: MIT */
/*
 * Limits changed by a rule: by a step, within bounds, and given back when the rule ends. Before
 * memory.max or memory.high go below what is in use, memory is reclaimed.
 */
#include "governor/act.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cgroup/file.h"
#include "common/fd.h"
#include "common/unit.h"
#include "governor/enforce.h"
#include "governor/generation.h"
#include "governor/limit_list.h"
#include "governor/shrink.h"

/* One limit on its way. */
struct step {
	struct acts *acts;
	const struct act_order *order;
	const struct change *change;
	struct arena *arena;
	struct setting have, want;
	char file[KNOB_FILE_SIZE];
};

static int resolve(const struct step *step, struct setting *setting, struct err *err)
{
	return limit_resolve(setting, step->acts->root_fd, step->order->group.path,
			     step->acts->host, step->arena, err);
}

static int read_have(struct step *step, const char *object, struct err *err)
{
	char content[4096];
	ssize_t len = fd_read_at(step->order->group.cg.fd, step->file, content, sizeof(content));

	if (len < 0)
		return err_set(err, (int)-len, "read '%s'", step->file);
	return setting_read(&step->change->setting.name, object, content, step->arena, &step->have,
			    err);
}

static uint64_t scaled(uint64_t value, uint64_t by, uint64_t unit)
{
	unsigned __int128 result = (unsigned __int128)value * by / unit;

	return result >= UNIT_MAX ? UNIT_MAX - 1 : (uint64_t)result;
}

static uint64_t moved(uint64_t value, enum change_kind kind, uint64_t by)
{
	switch (kind) {
	case CHANGE_MORE:
		return scaled(value, 10000 + by, 10000);
	case CHANGE_LESS:
		return scaled(value, by < 10000 ? 10000 - by : 0, 10000);
	case CHANGE_TIMES:
		return scaled(value, by, 100);
	case CHANGE_TO:
		break;
	}
	return value;
}

/* The bound of the same field, absolute. */
static int bound(const struct step *step, const struct setting *asked, uint64_t *ret,
		 struct err *err)
{
	struct setting setting = *asked;
	int r = resolve(step, &setting, err);

	if (r == 0)
		*ret = setting.fields[step->change->field].n;
	return r;
}

static int move(struct step *step, struct err *err)
{
	const struct change *change = step->change;
	struct amount *amount = &step->want.fields[change->field];
	uint64_t floor = 0, ceiling = UNIT_MAX;

	step->want = step->have;
	if (amount->base != AMOUNT_ABSOLUTE || amount->n == UNIT_MAX)
		return err_say(err, ERANGE, "%s is unlimited: there is nothing to take a share of",
			       step->file);
	amount->n = moved(amount->n, change->kind, change->by);
	int r = change->has_floor ? bound(step, &change->floor, &floor, err) : 0;
	if (r == 0 && change->has_ceiling)
		r = bound(step, &change->ceiling, &ceiling, err);
	amount->n = amount->n < floor ? floor : amount->n > ceiling ? ceiling : amount->n;
	return r;
}

static int find_want(struct step *step, struct err *err)
{
	struct setting place = step->change->setting;

	/* Of a relative change only the place is written down. */
	if (step->change->kind != CHANGE_TO)
		place.fields[step->change->field] = (struct amount){AMOUNT_ABSOLUTE, 1, NULL};
	knob_file(&place.name, step->file);
	int r = resolve(step, &place, err);
	if (r == 0)
		r = read_have(step, place.object, err);
	if (r < 0)
		return r;
	if (step->change->kind != CHANGE_TO)
		return move(step, err);
	step->want = step->have;
	step->want.fields[step->change->field] = place.fields[step->change->field];
	return 0;
}

/* Note, write, and read back. */
static enum act_result write_limit(struct acts *acts, const struct held_ask *ask,
				   const struct setting *want, struct act_told *told)
{
	AUTO_ARENA struct arena arena = {0};
	struct err err;

	int r = held_take(acts->held, ask, &err);
	if (r == 0)
		r = enforce_setting(ask->cg, want, acts->host->page_bytes, &arena, NULL, &err);
	if (r < 0)
		act_say(told, "%s", err.text);
	else
		act_say(told, "%s: %s -> %s", ask->file, ask->before, ask->after);
	return r < 0 ? ACT_FAILED : ACT_DONE;
}

/* How much memory has to go first; false: none. */
static bool must_shrink(const struct step *step)
{
	const enum knob_id id = step->want.name.knob->id;
	char text[64];
	uint64_t current;

	if (id != KNOB_MEMORY_MAX && id != KNOB_MEMORY_HIGH)
		return false;
	ssize_t len = fd_read_at(step->order->group.cg.fd, "memory.current", text, sizeof(text));
	return len > 0 && file_single(text, (size_t)len, &current) == 0 &&
	       current > step->want.fields[0].n;
}

static int make_room(void *data, struct err *err)
{
	const struct pending *pending = data;

	return shrink_below(&pending->cg, pending->target_bytes, SHRINK_PATIENCE_USEC, err);
}

static enum act_result shrink_first(const struct step *step, const char *after, uint64_t now_usec,
				    struct act_told *told)
{
	struct pending *pending = act_pend(step->acts, PENDING_LIMIT, step->order, now_usec);
	struct err err;

	if (!pending) {
		act_say(told, "too much goes on already");
		return ACT_FAILED;
	}
	pending->target_bytes = step->want.fields[0].n;
	snprintf(pending->file, sizeof(pending->file), "%s", step->file);
	snprintf(pending->limit, sizeof(pending->limit), "%s", after);
	pending->object[0] = '\0';
	act_say(told, "%s = %s once there is room", step->file, after);
	if (helper_start(make_room, pending, &pending->helper, &err) == 0)
		return ACT_STARTED;
	act_say(told, "%s", err.text);
	act_drop(pending);
	return ACT_FAILED;
}

static enum act_result set_one(struct step *step, uint64_t now_mono_usec, struct act_told *told)
{
	const struct act_order *order = step->order;
	AUTO_TEXT struct text before = {0}, after = {0};
	struct err err = {0};

	if (find_want(step, &err) < 0) {
		act_say(told, "%s", err.text);
		return ACT_FAILED;
	}
	setting_print(&step->have, &before);
	setting_print(&step->want, &after);
	if (setting_equal(&step->want, &step->have, step->acts->host->page_bytes)) {
		act_say(told, "%s is %s already", step->file, text_str(&after));
		return ACT_NOTHING;
	}
	if (must_shrink(step))
		return shrink_first(step, text_str(&after), now_mono_usec, told);
	const struct held_ask ask = {
		.cg = &order->group.cg,
		.path = order->group.path,
		.file = step->file,
		.object = step->want.object,
		.before = text_str(&before),
		.after = text_str(&after),
		.rule = order->rule,
		.decision = order->decision,
		.until_mono_usec = UINT64_MAX,
	};
	return write_limit(step->acts, &ask, &step->want, told);
}

/* Of several the worst is told, with its words. */
enum act_result act_set(struct acts *acts, const struct act_order *order, uint64_t now_mono_usec,
			struct act_told *told)
{
	enum act_result worst = ACT_DONE;
	struct act_told worst_told = *told;
	bool any = false;

	for (const struct change *change = order->ask->values[0].list; change;
	     change = change->next) {
		AUTO_ARENA struct arena arena = {0};
		struct step step = {
			.acts = acts, .order = order, .change = change, .arena = &arena};
		struct act_told one = *told;
		const enum act_result result = set_one(&step, now_mono_usec, &one);
		if (!any || result > worst) {
			worst = result;
			worst_told = one;
		}
		any = true;
	}
	*told = worst_told;
	return worst;
}

enum act_result act_limit_fits(struct acts *acts, struct pending *pending,
			       UNUSED uint64_t now_mono_usec, struct act_told *told)
{
	AUTO_ARENA struct arena arena = {0};
	AUTO_TEXT struct text before = {0};
	struct setting want, have;
	char content[64];
	struct err err = {0};
	int r;

	if (!helper_reap(&pending->helper, &r, &err))
		return ACT_STARTED;
	/* memory.high kills nobody: it does what is left by slowing them down. */
	if (r < 0 && strcmp(pending->file, "memory.high") != 0) {
		act_say(told, "%s stays: %s", pending->file, err.text);
		return ACT_FAILED;
	}
	ssize_t len = fd_read_at(pending->cg.fd, pending->file, content, sizeof(content));
	r = len < 0 ? (int)len
		    : generation_setting(pending->file, NULL, pending->limit, &arena, &want, &err);
	if (r == 0)
		r = setting_read(&want.name, NULL, content, &arena, &have, &err);
	if (r < 0) {
		act_say(told, "read '%s': %s", pending->file, strerrordesc_np(-r));
		return ACT_FAILED;
	}
	setting_print(&have, &before);
	const struct held_ask ask = {
		.cg = &pending->cg,
		.path = pending->path,
		.file = pending->file,
		.before = text_str(&before),
		.after = pending->limit,
		.rule = pending->rule,
		.decision = pending->decision,
		.until_mono_usec = UINT64_MAX,
	};
	return write_limit(acts, &ask, &want, told);
}
