/* SPDX-License-Identifier: MIT */
/*
 * A group that stands still, and one in which nothing new starts. Both are given back: after a
 * time, when the rule ends, or when the governor does.
 */
#include "governor/act.h"

#include <stdio.h>
#include <string.h>

#include "common/fd.h"
#include "common/unit.h"

static uint64_t until(const struct act_order *order, uint64_t now_mono_usec)
{
	const struct action_value *time = act_value(order->ask, "for");

	return time ? now_mono_usec + time->n : UINT64_MAX;
}

static void say_until(const struct act_order *order, const char *what, struct act_told *told)
{
	const struct action_value *time = act_value(order->ask, "for");
	char text[UNIT_TEXT_SIZE];

	act_say(told, "%s%s%s", what, time ? " for " : "",
		time ? unit_print_usec(time->n, text) : "");
}

/* Return: the length without the newline; -errno. */
static ssize_t read_line(const struct cg *cg, const char *file, char buf[64], struct act_told *told)
{
	ssize_t len = fd_read_at(cg->fd, file, buf, 64);

	if (len < 0)
		act_say(told, "read '%s': %s", file, strerrordesc_np((int)-len));
	else
		buf[strcspn(buf, "\n")] = '\0';
	return len;
}

static struct held_ask ask_for(const struct act_order *order, const char *file, const char *before,
			       const char *after, uint64_t now_mono_usec)
{
	return (struct held_ask){
		.cg = &order->group.cg,
		.path = order->group.path,
		.file = file,
		.before = before,
		.after = after,
		.rule = order->rule,
		.decision = order->decision,
		.until_mono_usec = until(order, now_mono_usec),
	};
}

enum act_result act_freeze(struct acts *acts, const struct act_order *order, uint64_t now_mono_usec,
			   struct act_told *told)
{
	const struct cg *cg = &order->group.cg;
	char before[64];

	if (read_line(cg, "cgroup.freeze", before, told) < 0)
		return ACT_FAILED;
	if (before[0] == '1' && !held_find(acts->held, cg->id, "cgroup.freeze", NULL)) {
		act_say(told, "somebody has frozen it already");
		return ACT_NOTHING;
	}
	const struct held_ask ask = ask_for(order, "cgroup.freeze", before, "1", now_mono_usec);
	const enum act_result result = act_write(acts, &ask, told);
	if (result == ACT_DONE)
		say_until(order, "frozen", told);
	return result;
}

/* What a rule froze is given back; what somebody else froze is not ours to thaw. */
enum act_result act_thaw(struct acts *acts, const struct act_order *order,
			 UNUSED uint64_t now_mono_usec, struct act_told *told)
{
	struct held *held = held_find(acts->held, order->group.cg.id, "cgroup.freeze", NULL);
	struct err err;

	if (!held) {
		act_say(told, "no rule has frozen it");
		return ACT_NOTHING;
	}
	const enum held_end end = held_give_back(acts->held, held, &err);
	act_say(told, "%s", end == HELD_REFUSED ? err.text : "goes on");
	return end == HELD_REFUSED ? ACT_FAILED : ACT_DONE;
}

/* "nr_descendants 3". */
static unsigned long long descendants(const struct cg *cg)
{
	static const char key[] = "nr_descendants ";
	char text[1024];
	uint64_t count;
	ssize_t len = fd_read_at(cg->fd, "cgroup.stat", text, sizeof(text));
	const char *at = len > 0 ? strstr(text, key) : NULL;

	at += at ? strlen(key) : 0;
	return at && unit_parse_number(at, strcspn(at, "\n"), &count) == 0 ? count : 0;
}

/* A launch makes a group, which the kernel then refuses. */
enum act_result act_hold(struct acts *acts, const struct act_order *order, uint64_t now_mono_usec,
			 struct act_told *told)
{
	const struct cg *cg = &order->group.cg;
	char before[64], after[24];

	if (read_line(cg, "cgroup.max.descendants", before, told) < 0)
		return ACT_FAILED;
	snprintf(after, sizeof(after), "%llu", descendants(cg));
	const struct held_ask ask =
		ask_for(order, "cgroup.max.descendants", before, after, now_mono_usec);
	const enum act_result result = act_write(acts, &ask, told);
	if (result == ACT_DONE)
		say_until(order, "nothing new starts in it", told);
	return result;
}
